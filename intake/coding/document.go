// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"crypto/sha256"
	"path"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"teptar/record"
)

// captureFields are the fields that say how bytes of a document were kept.
var captureFields = []string{"file", "sha256", "media", "text", "text_sha256", "name", "method", "by", "at"}

// documentFields are the fields of a document that are not properties.
var documentFields = append([]string{"key", "captures"}, captureFields...)

// stampForm is how times are written: UTC, whole seconds.
const stampForm = "2006-01-02T15:04:05Z"

// readDocument reads what is known of a document and how it was kept.
func (r *reader) readDocument(t *thing) {
	r.readEditorial(t, t.fields)
	several := t.fields.get("captures")
	if several == nil {
		r.readCapture(t, t.key, t.fields)
		return
	}
	for _, f := range t.fields {
		if slices.Contains(captureFields, f.key.Value) {
			r.refuse(f.key, "", "%s stands in each of the captures", f.key.Value)
		}
	}
	for _, n := range r.list(several, "captures") {
		r.readCapture(t, n, r.fields(n, "capture", captureFields...))
	}
}

// readCapture reads one capture, and the bytes and text that belong to it.
func (r *reader) readCapture(t *thing, n *yaml.Node, fs fields) {
	file := fs.get("file")
	if file == nil {
		for _, f := range fs {
			if slices.Contains(captureFields, f.key.Value) {
				r.refuse(f.key, "", "%s is said of a file, and there is none", f.key.Value)
			}
		}
		return
	}
	name, ok := r.text(file, "file")
	if !ok {
		return
	}
	data, ok := r.open(file, name)
	if !ok {
		t.unread = true
		return
	}
	c := record.Capture{Case: r.caseID, Document: t.id, Bytes: sha256.Sum256(data), Size: int64(len(data)),
		Media: r.media(fs.get("media"), file, name), Name: path.Base(name), Method: defaultMethod, By: r.in.By, At: r.stamp(fs.get("at"))}
	r.checkHash(fs.get("sha256"), c.Bytes, "the file")
	r.override(&c.Name, fs.get("name"), "name")
	r.override(&c.Method, fs.get("method"), "method")
	r.override(&c.By, fs.get("by"), "by")
	kept := &File{Name: name, Bytes: data}
	before := len(r.problems)
	f := r.readText(fs, &c, kept)
	t.unread = t.unread || len(r.problems) > before
	if f != nil {
		t.texts = append(t.texts, f)
		c.Text, c.Chars = f.Hash(), f.Chars()
	}
	if r.add(&r.captures, n, c) {
		r.captures[len(r.captures)-1].file = kept
	}
}

// readText gives the frozen text of a capture: its transcription, or for plain
// text the bytes as they are.
func (r *reader) readText(fs fields, c *record.Capture, kept *File) *frozen {
	n, sum := fs.get("text"), fs.get("text_sha256")
	data, where := kept.Bytes, fs.get("file")
	if n == nil && !plainMedia(c.Media) {
		if sum != nil {
			r.refuse(sum, "", "text_sha256 is said of a text, and there is none")
		}
		return nil
	}
	if n != nil {
		name, ok := r.text(n, "text")
		if !ok || name == "" {
			return nil
		}
		if data, ok = r.open(n, name); !ok {
			return nil
		}
		kept.TextName, where = name, n
	}
	f, ok := freeze(data)
	if !ok {
		r.refuse(where, "give a transcription in UTF-8 under text", "the text is not valid UTF-8")
		return nil
	}
	r.checkHash(sum, f.Hash(), "the text")
	kept.Text = data
	return f
}

const (
	plainText     = "text/plain"
	defaultMethod = "file"
)

// plainMedia tells whether the bytes of a media type are its text.
func plainMedia(media string) bool {
	return media == plainText || strings.HasPrefix(media, plainText+";")
}

// defaultMedia tells the media type of a file where none is given. Only the
// name of a plain text is trusted: what else a file is, a person says.
func defaultMedia(file string) string {
	if path.Ext(file) == ".txt" {
		return plainText
	}
	return ""
}

func (r *reader) media(n, file *yaml.Node, name string) string {
	m := defaultMedia(name)
	r.override(&m, n, "media")
	if m == "" && n == nil {
		r.refuse(file, "write media: and its type, such as application/pdf", "what sort of file is this?")
	}
	return m
}

// override replaces a default by what is written, an empty text too.
func (r *reader) override(s *string, n *yaml.Node, what string) {
	if written, ok := r.text(n, what); ok {
		*s = written
	}
}

// stamp reads a time; the one of the context where none is written.
func (r *reader) stamp(n *yaml.Node) time.Time {
	s, ok := r.word(n, "at")
	if !ok {
		return r.in.At.UTC().Truncate(time.Second)
	}
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(stampForm, s)
	if err != nil || t.Format(stampForm) != s {
		r.refuse(n, "write it as 2031-04-01T10:00:00Z, in UTC", "not a time: %s", shown(s))
	}
	return t
}

// open gives the bytes of a file, which it asks for once.
func (r *reader) open(n *yaml.Node, name string) ([]byte, bool) {
	if data, ok := r.files[name]; ok {
		return data, data != nil
	}
	if r.in.Open == nil {
		r.refuse(n, "", "files cannot be read here")
		return nil, false
	}
	data, err := r.in.Open(name)
	if err != nil {
		r.refuse(n, "the name is read from the folder of the coding file", "the file cannot be read: %s", openFault(err))
		data = nil
	} else if data == nil {
		data = []byte{}
	}
	r.files[name] = data
	return data, err == nil
}

// checkHash compares a hash that is written with the one of what is there.
func (r *reader) checkHash(n *yaml.Node, have record.Hash, what string) {
	s, ok := r.word(n, "sha256")
	if !ok {
		return
	}
	want, err := record.ParseHash(s)
	if err != nil {
		r.refuse(n, "", "%s", plain(err))
	} else if want != have {
		r.refuse(n, "its SHA-256 is "+have.String(), "%s is not the one that was coded", what)
	}
}
