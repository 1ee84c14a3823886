// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strings"

	"teptar/record"
)

// The files that every bundle has, in their order.
const (
	readmeFile   = "README.txt"
	manifestFile = "manifest"
	pageFile     = "claims.html"
	tableFile    = "claims.csv"
	linesFile    = "claims.jsonl"
	wordsFile    = "words.tsv"
)

// The folders, in their order. The names in them are sorted.
const (
	checkpointsDir = "checkpoints/"
	entriesDir     = "entries/"
	blobsDir       = "blobs/"
)

var fixedFiles = []string{readmeFile, manifestFile, pageFile, tableFile, linesFile, wordsFile}

var folders = []string{checkpointsDir, entriesDir, blobsDir}

// maxName is the length of the longest name of a file.
const maxName = len(checkpointsDir) + 64

// place gives where a file stands in the order of a bundle, and whether a
// bundle can have a file of that name at all. No other name is ever read, so
// that none can lead out of a folder or hide among others.
func place(name string) (rank int, ok bool) {
	if i := slices.Index(fixedFiles, name); i >= 0 {
		return i, true
	}
	for i, dir := range folders {
		rest, found := strings.CutPrefix(name, dir)
		if !found {
			continue
		}
		if dir == blobsDir {
			sha, extension, _ := strings.Cut(rest, ".")
			return len(fixedFiles) + i, isHash(sha) && slices.Contains(extensions, extension)
		}
		return len(fixedFiles) + i, isHash(rest)
	}
	return 0, false
}

// inOrder tells whether b may follow a in a bundle.
func inOrder(a, b string) bool {
	rankA, _ := place(a)
	rankB, _ := place(b)
	return cmp.Or(cmp.Compare(rankA, rankB), cmp.Compare(a, b)) < 0
}

// isHash tells whether s is 32 bytes in lower case hexadecimal.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && hex.EncodeToString(b) == s
}

// anyBytes is the extension of what is of no kind known to be harmless to open.
const anyBytes = "bin"

// extensionOf gives the extension for a media type. A type whose usual programs
// run what a file says, such as HTML, SVG or office documents, is not here.
var extensionOf = map[string]string{
	"text/plain":      "txt",
	"application/pdf": "pdf",
	"image/jpeg":      "jpg",
	"image/png":       "png",
	"image/gif":       "gif",
	"image/webp":      "webp",
	"video/mp4":       "mp4",
	"video/webm":      "webm",
	"audio/mpeg":      "mp3",
	"audio/ogg":       "ogg",
	"audio/wav":       "wav",
	"audio/mp4":       "m4a",
}

var extensions = func() []string {
	list := []string{anyBytes}
	for _, x := range extensionOf {
		list = append(list, x)
	}
	return list
}()

// blobNames gives bytes their names. What some capture calls a frozen text is
// text; else the first capture that has the bytes says what they are.
type blobNames struct {
	media map[record.Hash]string
	text  map[record.Hash]bool
}

func newBlobNames() blobNames {
	return blobNames{map[record.Hash]string{}, map[record.Hash]bool{}}
}

// add notes a capture. Captures come in the order of the bundle.
func (n blobNames) add(c *record.Capture) {
	if _, ok := n.media[c.Bytes]; !ok {
		media, _, _ := strings.Cut(c.Media, ";")
		n.media[c.Bytes] = strings.ToLower(strings.TrimSpace(media))
	}
	if !c.Text.IsZero() {
		n.text[c.Text] = true
	}
}

// name gives the file for bytes, "" if no capture has them.
func (n blobNames) name(sha record.Hash) string {
	media, captured := n.media[sha]
	extension := extensionOf[media]
	switch {
	case n.text[sha]:
		extension = "txt"
	case !captured:
		return ""
	case extension == "":
		extension = anyBytes
	}
	return blobsDir + sha.String() + "." + extension
}

// all lists the bytes that captures have, sorted.
func (n blobNames) all() []record.Hash {
	list := make([]record.Hash, 0, len(n.media)+len(n.text))
	for sha := range n.media {
		list = append(list, sha)
	}
	for sha := range n.text {
		if _, ok := n.media[sha]; !ok {
			list = append(list, sha)
		}
	}
	slices.SortFunc(list, func(a, b record.Hash) int { return strings.Compare(string(a[:]), string(b[:])) })
	return list
}
