// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// wrong tells whether an error says that a bundle is not to be believed.
func wrong(err error) bool { return errors.Is(err, fault.Tampered) || errors.Is(err, fault.Invalid) }

// short makes a bundle of as few bytes as there can be.
func short(t testing.TB) []byte {
	a := newArchive(t)
	id := record.NewEntityID()
	d, sha, size := deposit(t, a, "A short text.")
	commit(t, a, []record.Op{
		record.Case{ID: "c"},
		record.Entity{Case: "c", ID: id, Kind: record.Document},
		record.Capture{Case: "c", Document: id, Bytes: sha, Size: size, Media: "text/plain", At: a.Now(), Text: sha, Chars: 13},
		record.Say{Statement: record.Statement{Case: "c", Passage: record.Passage{Document: id, Text: sha, Start: 2, End: 7, Quote: "short"},
			Claims: []record.Claim{claim(id, "title", record.TextValue("Short", ""))}}},
	}, d)
	data, _ := writeAs(t, a, owner, everything(t, a))
	mustVerify(t, data)
	return data
}

func TestEverySingleByteCounts(t *testing.T) {
	data := short(t)
	for i := range data {
		for _, flip := range []byte{0x01, 0xfe} {
			data[i] ^= flip
			if _, err := check(t, data, Trust{}); !wrong(err) {
				t.Fatalf("byte %d of %d changed by %#x: %v", i, len(data), flip, err)
			}
			data[i] ^= flip
		}
	}
}

func TestCutOffAnywhere(t *testing.T) {
	data := short(t)
	for i := range data {
		if _, err := check(t, data[:i], Trust{}); !wrong(err) {
			t.Fatalf("cut off after %d bytes: %v", i, err)
		}
	}
	if _, err := check(t, append(data, 0), Trust{}); !wrong(err) {
		t.Errorf("one byte more: %v", err)
	}
}

// parts takes a bundle apart and puts it together as an attacker would: with a
// perfect frame around whatever files he likes.
type parts struct {
	t     testing.TB
	files []part
}

type part struct {
	name string
	data []byte
}

func takeApart(t testing.TB, data []byte) *parts {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	p := &parts{t: t}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p.files = append(p.files, part{f.Name, content})
	}
	return p
}

// find gives the first file whose name begins so.
func (p *parts) find(prefix string) *part {
	for i := range p.files {
		if strings.HasPrefix(p.files[i].name, prefix) {
			return &p.files[i]
		}
	}
	p.t.Fatalf("no file %s", prefix)
	return nil
}

func (p *parts) remove(prefix string) {
	name := p.find(prefix).name
	p.files = slices.DeleteFunc(p.files, func(f part) bool { return f.name == name })
}

// add adds a file where it belongs.
func (p *parts) add(name, data string) {
	p.files = append(p.files, part{name, []byte(data)})
	slices.SortStableFunc(p.files, func(a, b part) int {
		if inOrder(a.name, b.name) {
			return -1
		}
		return 1
	})
}

// replace changes some bytes of a file for others.
func (p *parts) replace(prefix, old, new string) {
	p.t.Helper()
	f := p.find(prefix)
	if !bytes.Contains(f.data, []byte(old)) {
		p.t.Fatalf("%s does not have %q", f.name, old)
	}
	f.data = bytes.Replace(f.data, []byte(old), []byte(new), 1)
}

// frame puts the files together.
func (p *parts) frame() []byte {
	var b []byte
	var members []member
	for _, f := range p.files {
		m := member{name: f.name, size: int64(len(f.data)), crc: crc32.ChecksumIEEE(f.data)}
		m.offset = int64(len(b) + m.headSize())
		b = append(m.appendLocal(b), f.data...)
		members = append(members, m)
	}
	return append(b, tail(members, int64(len(b)))...)
}

// attacker is somebody else, with a key of his own.
var attacker = ledger.PrivateKeyFromSeed([32]byte{6, 6, 6})

// resign signs the manifest anew, with the attacker's key.
func (p *parts) resign() *parts {
	p.t.Helper()
	old, err := parseManifest(p.find(manifestFile).data)
	if err != nil {
		p.t.Fatal(err)
	}
	m := &manifest{maker: ledger.Log{Key: attacker.Public(), Epoch: ledger.Epoch{1}}, cases: old.cases}
	for _, f := range p.files {
		if f.name != manifestFile {
			m.files = append(m.files, member{name: f.name, size: int64(len(f.data)), sha: sha256.Sum256(f.data)})
		}
	}
	seed := attacker.Seed()
	text := m.encode()
	p.find(manifestFile).data = appendSignature(text, m.maker, ed25519.Sign(ed25519.NewKeyFromSeed(seed[:]), text))
	return p
}

// Whoever does not have the key can change nothing, however well he can write
// zips. Whoever signs with a key of his own can still not make the claims say
// what the entries do not say.
var attacks = []struct {
	name   string
	change func(p *parts)
	names  string // what the error must name, when the manifest is signed anew
}{
	{"a claim denied on the page", func(p *parts) { p.replace(pageFile, "Asserts", "Denies") }, "claims.html: byte "},
	{"a claim denied in the lines", func(p *parts) { p.replace(linesFile, `"LIB-DET"`, `"LIB-REL"`) }, "claims.jsonl: byte "},
	{"a claim changed in the table", func(p *parts) { p.replace(tableFile, "2031-03", "2013-03") }, "claims.csv: byte "},
	{"a claim left out of the lines", func(p *parts) {
		f := p.find(linesFile)
		f.data = f.data[bytes.IndexByte(f.data, '\n')+1:]
	}, "claims.jsonl: byte "},
	{"a line more", func(p *parts) { f := p.find(linesFile); f.data = append(f.data, f.data...) }, "claims.jsonl: byte "},
	{"a word left out", func(p *parts) { p.replace(wordsFile, "kind:act\tAct\tДействие\n", "") }, "words.tsv:1"},
	{"a word too many", func(p *parts) { f := p.find(wordsFile); f.data = append(f.data, "zzz\t\t\n"...) }, "words.tsv:"},
	{"other instructions", func(p *parts) { p.replace(readmeFile, "teptar verify", "trust me") }, "README.txt: byte "},
	{"a byte of a document", func(p *parts) { p.replace(blobsDir, "Monday", "Friday") }, "blobs/"},
	{"a document taken away", func(p *parts) { p.remove(blobsDir) }, ""},
	{"bytes of no document", func(p *parts) { p.add(blobsDir+strings.Repeat("0", 64)+".txt", "x") }, "blobs/0000"},
	{"a document under another kind", func(p *parts) {
		f := p.find(blobsDir)
		f.name = strings.Replace(f.name, ".txt", ".pdf", 1)
	}, "blobs/"},
	{"an op changed", func(p *parts) { p.replace(entriesDir, "LIB-DET", "LIB-REL") }, ": entry 0: "},
	{"a quotation changed", func(p *parts) { p.replace(entriesDir, "came on", "went on") }, ": entry 0: "},
	{"a header changed", func(p *parts) { f := p.find(entriesDir); f.data[len(logMagic)+100] ^= 1 }, ": entry 0: "},
	{"the last entry taken away", func(p *parts) {
		f := p.find(entriesDir)
		var ends []int
		at := len(logMagic)
		for e, err := range readEntries(bytes.NewReader(f.data), int64(len(f.data))) {
			if err != nil {
				p.t.Fatal(err)
			}
			at += len(e.Header) + 4 + len(e.Body)
			ends = append(ends, at)
		}
		f.data = f.data[:ends[len(ends)-2]]
	}, "entries/"},
	{"a checkpoint of fewer entries", func(p *parts) { p.replace(checkpointsDir, "\n2\n", "\n1\n") }, "log "},
	{"a checkpoint without its signature", func(p *parts) {
		f := p.find(checkpointsDir)
		f.data = f.data[:bytes.Index(f.data, []byte("— "))]
	}, "checkpoints/"},
	{"a checkpoint taken away", func(p *parts) { p.remove(checkpointsDir) }, "entries"},
	{"the entries taken away", func(p *parts) { p.remove(entriesDir) }, "entries/"},
	{"the page taken away", func(p *parts) { p.remove(pageFile) }, "claims.html"},
	{"another magic number", func(p *parts) { p.replace(entriesDir, logMagic, "teptarl9") }, "entries/"},
}

func TestAttacks(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	data, _ := writeAs(t, a, owner, Options{Cases: []record.CaseID{"tarn"}, Captures: true})
	for _, tt := range attacks {
		t.Run(tt.name, func(t *testing.T) {
			p := takeApart(t, data)
			tt.change(p)
			if _, err := check(t, p.frame(), Trust{}); !wrong(err) {
				t.Errorf("with the manifest as it was: %v", err)
			}
			_, err := check(t, p.resign().frame(), Trust{})
			if tt.names == "" {
				return // the record does not say that the bytes have to be here
			}
			if !wrong(err) || !strings.Contains(err.Error(), tt.names) {
				t.Errorf("with a manifest signed anew: %v; want an error that names %q", err, tt.names)
			}
			if err != nil && (strings.Contains(err.Error(), "Alpha") || strings.Contains(err.Error(), "Beta")) {
				t.Errorf("the error repeats content: %v", err)
			}
		})
	}
}

func TestSomebodyElseSigns(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	data, sum := writeAs(t, a, owner, everything(t, a))
	forged := takeApart(t, data).resign().frame()

	r, err := check(t, forged, Trust{})
	if err != nil || r.Trusted || r.Maker == sum.Maker || r.Maker != attacker.Public().Fingerprint() {
		t.Errorf("without a list of keys: %v, maker %q; want the attacker's fingerprint to compare", err, r.Maker)
	}
	if _, err := check(t, forged, Trust{Keys: []ledger.Fingerprint{sum.Maker}}); !errors.Is(err, fault.Denied) {
		t.Errorf("with the maker's key in the list: %v; want fault.Denied", err)
	}
}

func TestWordsOfAnotherVersionAreTold(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	data, _ := writeAs(t, a, owner, everything(t, a))
	p := takeApart(t, data)
	p.replace(wordsFile, "Detention\tЗадержание", "Holiday\tОтпуск")
	for _, name := range []string{pageFile, tableFile} {
		f := p.find(name)
		f.data = bytes.ReplaceAll(f.data, []byte("Detention / Задержание"), []byte("Holiday / Отпуск"))
	}
	r, err := check(t, p.resign().frame(), Trust{})
	if err != nil || !slices.Equal(r.Words, []string{"term:act.type=LIB-DET"}) {
		t.Errorf("words = %q, %v; want the one that was changed", r.Words, err)
	}
}

// An archive refuses a false quotation if it has the text. Here the text comes
// after the quotation, as it can from another archive.
func TestAFalseQuotationIsFound(t *testing.T) {
	a := newArchive(t)
	const id record.CaseID = "tarn"
	doc, text := record.NewEntityID(), "Somebody was there."
	d, sha, size, err := a.Deposit(t.Context(), strings.NewReader(text), 1<<10)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, a, []record.Op{record.Case{ID: id, Title: "Tarn"}, record.Entity{Case: id, ID: doc, Kind: record.Document},
		record.Say{Statement: record.Statement{Case: id, Passage: record.Passage{Document: doc, Text: sha, Start: 0, End: 5, Quote: "Nobod"},
			Claims: []record.Claim{claim(doc, "title", record.TextValue("T", ""))}}}})
	capture := record.Capture{Case: id, Document: doc, Bytes: sha, Size: size, Media: "text/plain", Method: "file", By: "N. Q.", At: a.Now(), Text: sha, Chars: len(text)}
	if _, err := a.Commit(t.Context(), owner, []record.Op{capture}, d); err != nil {
		t.Fatal(err)
	}
	data, _ := writeAs(t, a, owner, everything(t, a))
	_, err = check(t, data, Trust{})
	if !errors.Is(err, fault.Tampered) || !strings.Contains(err.Error(), ": entry 0: part 3: the quotation") {
		t.Errorf("%v; want a quotation that is not there, in entry 0", err)
	}
}

func TestHostileFrames(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files []part
	}{
		{"a path that leads out", []part{{"../../etc/passwd", nil}}},
		{"a path from the root", []part{{"/README.txt", nil}}},
		{"a name with a backslash", []part{{`blobs\x`, nil}}},
		{"a name without letters", []part{{"", nil}}},
		{"one name twice", []part{{readmeFile, nil}, {readmeFile, nil}}},
		{"files in another order", []part{{manifestFile, nil}, {readmeFile, nil}}},
		{"a folder", []part{{"blobs/", nil}}},
		{"an extension that runs", []part{{blobsDir + strings.Repeat("0", 64) + ".html", nil}}},
		{"a hash in capitals", []part{{blobsDir + strings.Repeat("A", 64) + ".txt", nil}}},
		{"a name of 60,000 bytes", []part{{strings.Repeat("n", 60000), nil}}},
		{"no files", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := (&parts{t: t, files: tt.files}).frame()
			if _, err := check(t, data, Trust{}); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v; want fault.Invalid", err)
			}
		})
	}
}

func TestAnOrdinaryZipIsNotABundle(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(readmeFile)
	if err == nil {
		_, err = w.Write(bytes.Repeat([]byte("0"), 1<<20)) // deflated to a thousandth
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := check(t, b.Bytes(), Trust{}); !errors.Is(err, fault.Invalid) {
		t.Errorf("%v; want fault.Invalid", err)
	}
}

// sparse is a file of zeros with something at its ends.
type sparse struct {
	size   int64
	pieces map[int64][]byte
}

func (s sparse) ReadAt(p []byte, off int64) (int, error) {
	n := min(int64(len(p)), s.size-off)
	clear(p[:n])
	for at, data := range s.pieces {
		if from := max(at, off); from < min(at+int64(len(data)), off+n) {
			copy(p[from-off:n], data[from-at:])
		}
	}
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// A film can have more than 4 GiB. Other programs must read the bundle too.
func TestLargeFiles(t *testing.T) {
	names := []string{readmeFile, blobsDir + strings.Repeat("1", 64) + ".mp4", blobsDir + strings.Repeat("2", 64) + ".txt"}
	sizes := []int64{10, 5 << 30, 20}
	s := sparse{pieces: map[int64][]byte{}}
	var members []member
	for i, name := range names {
		m := member{name: name, size: sizes[i]}
		m.offset = s.size + int64(m.headSize())
		s.pieces[s.size] = m.appendLocal(nil)
		s.size = m.offset + m.size
		members = append(members, m)
	}
	end := tail(members, s.size)
	s.pieces[s.size] = end
	s.size += int64(len(end))

	got, err := readFrame(s, s.size)
	if err != nil || !slices.Equal(got, members) {
		t.Errorf("readFrame = %+v, %v; want %+v", got, err, members)
	}
	z, err := zip.NewReader(s, s.size)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range z.File {
		if at, err := f.DataOffset(); err != nil || at != members[i].offset || f.UncompressedSize64 != uint64(sizes[i]) || f.Name != names[i] {
			t.Errorf("file %d: %s at %d, %d bytes, %v; want %+v", i, f.Name, at, f.UncompressedSize64, err, members[i])
		}
	}
}
