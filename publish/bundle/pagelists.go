// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"context"
	"fmt"
	"time"

	"teptar/record"
)

const judgmentsHead = `<h2>Judgments of the team / Суждения группы</h2>
<table border="1"><thead><tr><th>Judgment / Суждение</th><th>On / О чём</th><th>Reason / Причина</th><th>By / Кем</th><th>Entry / Запись</th></tr></thead><tbody>
`

const capturesHead = `<h2>What was kept / Что сохранено</h2>
<table border="1"><thead><tr><th>Document / Документ</th><th>SHA-256</th><th>Bytes / Байты</th><th>How / Как</th><th>By / Кем</th><th>Entry / Запись</th></tr></thead><tbody>
`

// stampForm is how times are written: UTC, whole seconds.
const stampForm = "2006-01-02T15:04:05Z"

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampForm)
}

// eachOp calls f on every opened op of a kind.
func (x *index) eachOp(ctx context.Context, kind string, f func(spot, record.Op)) error {
	for o, err := range openParts(ctx, x.logs) {
		if err != nil {
			return err
		}
		if !o.is(kind) {
			continue
		}
		op, err := o.decode(x.logs)
		if err != nil {
			return err
		}
		f(o.spot, op)
	}
	return nil
}

// judgments writes what the team made of the claims, oldest entry first.
func (p page) judgments(ctx context.Context) error {
	if p.counted.Judgments == 0 {
		return nil
	}
	p.raw(judgmentsHead)
	err := p.eachOp(ctx, "judge", func(at spot, op record.Op) {
		j := op.(record.Judge).Judgment
		p.raw("<tr><td>", p.term("claim_judgment", j.Verdict))
		if j.Value.Type == record.TermType {
			p.raw("<br>", p.term(verdictVocabulary(&j), j.Value.Term))
		} else if j.Value.Type != "" {
			p.raw("<br>", bdi(valueText(&j.Value)))
		}
		p.raw("<br><code>", j.ID().String(), "</code></td><td>", p.judged(&j), "</td><td>", bdi(j.Reason), "</td><td>", bdi(j.By), " ", stamp(j.At), "</td><td>", p.at(at), "</td></tr>\n")
	})
	p.raw("</tbody></table>\n")
	return err
}

// judged says what a judgment is about.
func (p page) judged(j *record.Judgment) string {
	text := ""
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if !id.IsZero() {
			text += p.link(id) + "<br>"
		}
	}
	if j.Property != "" {
		text += bdi(p.words.both(propertyKey(p.kindOf(j.Of), j.Property), j.Property)) + "<br>"
	}
	for _, id := range j.Claims {
		text += "<code>" + id.String() + "</code><br>"
	}
	if j.Undoes != (record.JudgmentID{}) {
		text += "<code>" + j.Undoes.String() + "</code>"
	}
	return text
}

// captures writes what bytes were kept of which document. Their names in the
// bundle are text and not links: nobody should open a foreign file by a click.
func (p page) captures(ctx context.Context) error {
	if p.counted.Captures == 0 {
		return nil
	}
	p.raw(capturesHead)
	err := p.eachOp(ctx, "capture", func(at spot, op record.Op) {
		c := op.(record.Capture)
		p.raw("<tr><td>", p.link(c.Document), "<br>", bdi(c.Name), "</td><td><code>", c.Bytes.String(), "</code>")
		if !c.Text.IsZero() && c.Text != c.Bytes {
			p.raw("<br>text / текст: <code>", c.Text.String(), "</code>")
		}
		p.raw(fmt.Sprintf("</td><td>%d", c.Size), "</td><td>", bdi(c.Method), "<br>", bdi(c.Media), "</td><td>", bdi(c.By), " ", stamp(c.At), "</td><td>", p.at(at), "</td></tr>\n")
	})
	p.raw("</tbody></table>\n")
	return err
}
