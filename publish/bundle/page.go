// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"teptar/record"
)

// pageBudget is how many bytes of ops are held at a time to bring together what
// is said of each thing. Decoded they take a few times as much.
const pageBudget = 16 << 20

// A page writes claims.html: no script, no style, no address that a browser
// would fetch; every text escaped, and kept from turning what stands beside it.
type page struct {
	*index
	w *bufio.Writer
}

// said is one claim for the page.
type said struct {
	spot
	id record.ClaimID
	st *record.Statement
	n  int // which of its claims
}

func (s said) claim() *record.Claim { return &s.st.Claims[s.n] }

// writePage writes claims.html.
func (x *index) writePage(ctx context.Context, w io.Writer) error {
	p := page{x, bufio.NewWriterSize(w, 1<<16)}
	p.top()
	if err := p.thingsOf(ctx); err != nil {
		return err
	}
	if err := p.judgments(ctx); err != nil {
		return err
	}
	if err := p.captures(ctx); err != nil {
		return err
	}
	p.raw("</main></body></html>\n")
	return p.w.Flush()
}

// raw writes what is HTML already. Errors of the writer show at Flush.
func (p page) raw(parts ...string) {
	for _, s := range parts {
		p.w.WriteString(s)
	}
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// escape makes text of HTML.
func escape(s string) string { return escaper.Replace(plain(s)) }

// bdi isolates a text of whatever direction.
func bdi(s string) string { return "<bdi>" + escape(s) + "</bdi>" }

const pageTop = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="referrer" content="no-referrer"><title>Claims / Утверждения</title></head>
<body><main>
<h1>Who says what / Кто что утверждает</h1>
<p>Nothing here is a fact, and everything is a claim by a source. This page can be made again from the signed entries, and a bundle is good only if it is the same. It does not show that a claim is true, nor that nothing was left out.</p>
<p lang="ru">Здесь нет фактов, есть утверждения источников. Эту страницу можно составить заново из подписанных записей; пакет верен, только если она совпадает. Она не доказывает, что утверждения истинны и что ничего не пропущено.</p>
`

func (p page) top() {
	p.raw(pageTop, "<h2>Cases / Дела</h2>\n<ul>\n")
	for _, c := range slices.Sorted(maps.Keys(p.cases)) {
		p.raw("<li>", escape(string(c)), " ", bdi(p.cases[c]), "</li>\n")
	}
	p.raw("</ul>\n<h2>Logs / Журналы</h2>\n<ol>\n")
	for _, l := range p.logs {
		p.raw("<li><code>", l.log.ID().String(), "</code><br>key / ключ: <code>", string(l.log.Key.Fingerprint()), "</code><br>",
			fmt.Sprintf("entries / записей: %d, root / корень: <code>%s</code></li>\n", l.checkpoint.Size, escape(l.checkpoint.Root.String())))
	}
	p.raw("</ol>\n<h2>Claims / Утверждения</h2>\n")
}

const claimsHead = `<table border="1"><thead><tr><th>Property / Свойство</th><th>Value / Значение</th><th>Stance / Отношение</th><th>Said by / Кто говорит</th><th>Words of the document / Слова документа</th><th>Where / Где</th><th>Claim and entry / Утверждение и запись</th></tr></thead><tbody>
`

// thingsOf writes all that is said, thing by thing.
func (p page) thingsOf(ctx context.Context) error {
	for _, batch := range p.batches(p.shown(), pageBudget) {
		claims := make(map[record.EntityID][]said, len(batch))
		for _, id := range batch {
			claims[id] = nil
		}
		err := p.eachStatement(ctx, func(at spot, st *record.Statement) error {
			var ids []record.ClaimID
			for i := range st.Claims {
				of := st.Claims[i].Subject
				if _, wanted := claims[of]; !wanted {
					continue
				}
				if ids == nil {
					ids = st.ClaimIDs(st.ID())
				}
				claims[of] = append(claims[of], said{at, ids[i], st, i})
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, id := range batch {
			p.thing(id, claims[id])
		}
	}
	return nil
}

// thing writes what is said of one thing, property by property.
func (p page) thing(id record.EntityID, claims []said) {
	t := p.things[id]
	slices.SortStableFunc(claims, func(a, b said) int { return strings.Compare(a.claim().Property, b.claim().Property) })
	p.raw(`<h3 id="`, id.String(), `">`, escape(p.words.both(kindKey(t.kind), string(t.kind))), ": ", bdi(p.name(id)), "</h3>\n<p><code>", id.String(), "</code></p>\n", claimsHead)
	for _, s := range claims {
		c := s.claim()
		p.raw(`<tr><th scope="row">`, bdi(p.words.both(propertyKey(t.kind, c.Property), c.Property)), "</th><td>", p.value(t.kind, c.Property, &c.Value), "</td><td>",
			p.term("claim_stance", c.StanceOf()))
		if c.Basis != "" {
			p.raw("<br>basis / основание: ", bdi(c.Basis))
		}
		p.raw("</td><td>", p.speakers(s.st), "</td><td>")
		if q := s.st.Passage.Quote; q != "" {
			p.raw("<q>", bdi(q), "</q>")
		}
		p.raw("</td><td>", p.where(&s.st.Passage), "</td><td><code>", s.id.String(), "</code><br>", p.at(s.spot), "</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
}

// at says where an op stands.
func (p page) at(s spot) string {
	return fmt.Sprintf("log / журнал %d, entry / запись %d, part / часть %d", s.log+1, s.entry, s.part)
}

// term gives a term of a fixed vocabulary with its code.
func (p page) term(vocabulary string, t record.Term) string {
	if t == "" {
		return ""
	}
	return p.coded(termOf(vocabulary, t), t)
}

func (p page) coded(key string, t record.Term) string {
	if label := p.words.both(key, ""); label != "" {
		return bdi(label) + " <code>" + escape(string(t)) + "</code>"
	}
	return "<code>" + escape(string(t)) + "</code>"
}

// link gives a thing by its name.
func (p page) link(id record.EntityID) string {
	if t := p.things[id]; t == nil || t.weight == 0 {
		return bdi(p.name(id))
	}
	return `<a href="#` + id.String() + `">` + bdi(p.name(id)) + "</a>"
}

// value gives a value with all that is known of how the source put it.
func (p page) value(k record.Kind, property string, v *record.Value) string {
	text := ""
	switch v.Type {
	case record.TermType:
		text = p.coded(valueKey(k, property, v.Term), v.Term)
	case record.RefType:
		text = p.link(v.Ref)
	default:
		text = bdi(valueText(v))
	}
	if v.Lang != "" {
		text += " (" + escape(v.Lang) + ")"
	}
	if v.Wording != "" {
		text += "<br>“" + bdi(v.Wording) + "”"
	}
	if v.Rule != "" {
		text += "<br>" + p.term("date_basis", v.Rule)
	}
	return text
}

// speakers gives the chain by which a statement came, the outlet first.
func (p page) speakers(st *record.Statement) string {
	var lines []string
	for _, v := range st.Via {
		line := p.link(v.Who)
		for _, t := range []string{p.term("source_identity", v.Identity), p.term("source_access", v.Access)} {
			if t != "" {
				line += ", " + t
			}
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		lines = append(lines, "the team itself / сама группа")
	}
	if st.Depth != "" {
		lines = append(lines, p.term("hearsay_depth", st.Depth))
	}
	if !st.Said.IsZero() {
		lines = append(lines, "said / сказано: "+bdi(st.Said.String()))
	}
	if st.Hedge != "" {
		lines = append(lines, "“"+bdi(st.Hedge)+"”")
	}
	if st.Duress {
		lines = append(lines, "<strong>possibly compelled / возможно, под принуждением</strong>")
	}
	return strings.Join(append(lines, "grade / оценка: "+st.Grade.String()), "<br>")
}

// where gives the place of a passage.
func (p page) where(at *record.Passage) string {
	if at.IsZero() {
		return ""
	}
	text := p.link(at.Document)
	if at.Quote != "" {
		text += fmt.Sprintf("<br>characters / знаки %d–%d", at.Start, at.End)
	}
	if at.Locator != "" {
		text += "<br>" + bdi(at.Locator)
	}
	if sha := textHash(at); sha != "" {
		text += "<br>SHA-256 <code>" + sha + "</code>"
	}
	return text
}
