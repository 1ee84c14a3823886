// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/method/draw"
	"teptar/record"
)

// A drawer makes one kind of drawing of a scope. It gives notes on what the
// drawing does not show.
type drawer struct {
	name, title string
	make        func(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error)
}

// drawable is the data of a drawing.
type drawable interface {
	Draw(draw.Style) *draw.Drawing
}

// drawers are the drawings of a case, in the order in which pages name them.
var drawers = []drawer{
	{"timeline", "Timeline", timelineOf},
	{"map", "Map", mapOf},
	{"kin", "Kin and reprisals", graphOf},
	{"days", "Days", calendarOf},
	{"acts", "Acts by kind", multiplesOf},
}

// showDrawing is a page with a drawing and the table that says the same; with
// .svg or .png behind its name, the drawing as a file.
func showDrawing(v *visit) error {
	name, form, _ := strings.Cut(v.r.PathValue("drawing"), ".")
	var d drawer
	for _, known := range drawers {
		if known.name == name {
			d = known
		}
	}
	if d.make == nil || form != "" && form != "svg" && form != "png" {
		return notFound("drawing")
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	scope, c, err := v.scope(view)
	if err != nil {
		return err
	}
	w := speak(v.lang)
	data, notes, err := d.make(v.context(), view, scope, w)
	if err != nil {
		return err
	}
	if form != "" {
		return v.drawingFile(data, form, string(c.ID)+"-"+name)
	}
	picture := data.Draw(draw.Style{Lang: v.lang, Width: drawingWidth})
	svg, err := picture.SVG("d")
	if err != nil {
		return err
	}
	return v.show(drawingPage{Case: c, Name: d.name, Label: w.T(d.title), Drawers: drawers, Drawing: picture, SVG: template.HTML(svg), Notes: notes, Scoped: v.query("q")})
}

// drawingWidth is that of the column that drawings stand in, in px.
const drawingWidth = 960

// drawnThings is how many acts, events and states a drawing is made of.
const drawnThings = 120

// pngScale is for print and for screens with small pixels.
const pngScale = 2

// scope is what is drawn: a whole case, or what a query finds in it.
func (v *visit) scope(view *archive.View) (ask.Scope, record.Case, error) {
	id, err := record.ParseCaseID(v.r.PathValue("case"))
	if err != nil {
		return ask.Scope{}, record.Case{}, notFound("case")
	}
	c, err := view.Case(id)
	if err != nil {
		return ask.Scope{}, c, err
	}
	s := ask.Scope{Case: id, Lang: v.lang, Limit: drawnThings}
	if v.query("q") != "" {
		_, found, err := v.find(view, ask.SearchFilter{Case: id, Limit: 200})
		if err != nil {
			return s, c, err
		}
		s.IDs = []record.EntityID{}
		for _, t := range found.Things {
			s.IDs = append(s.IDs, t.ID)
		}
	}
	return s, c, nil
}

// drawingFile hands out a drawing as a file that stands alone.
func (v *visit) drawingFile(data drawable, form, name string) error {
	picture := data.Draw(draw.Style{Lang: v.lang, Width: drawingWidth, Titled: true})
	var out bytes.Buffer
	media := "image/svg+xml"
	if form == "png" {
		media = "image/png"
		if err := picture.PNG(&out, pngScale); err != nil {
			return err
		}
	} else {
		svg, err := picture.SVG("d")
		if err != nil {
			return err
		}
		out.WriteString(svg)
	}
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	if v.query("keep") != "" {
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, name, form))
	}
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(out.Bytes())
	return nil
}

type drawingPage struct {
	Case    record.Case
	Name    string
	Label   string
	Drawers []drawer
	*draw.Drawing
	SVG    template.HTML // made by package draw, which escapes every label
	Notes  []string
	Scoped string // the query that narrows it
}

func (drawingPage) template() string        { return "drawing" }
func (p drawingPage) title(w words) string  { return p.Label + " · " + p.Case.Title }
func (p drawingPage) ofCase() record.CaseID { return p.Case.ID }

// Path gives the address of the drawing as a file.
func (p drawingPage) Path(form string) string {
	path := "/case/" + string(p.Case.ID) + "/" + p.Name + "." + form
	if p.Scoped != "" {
		path += "?q=" + template.URLQueryEscaper(p.Scoped)
	}
	return path
}

// Columns gives the places of the columns in which something stands.
func (p drawingPage) Columns() []int {
	var keep []int
	for i := range p.Table.Head {
		for _, r := range p.Table.Rows {
			if i < len(r.Cells) && r.Cells[i] != "" {
				keep = append(keep, i)
				break
			}
		}
	}
	return keep
}

// Name and Title of a drawer are for the list of drawings on a page.
func (d drawer) Name() string  { return d.name }
func (d drawer) Title() string { return d.title }

// stateOf maps how something is held to the shape that it is drawn with.
func stateOf(state string) draw.State {
	switch state {
	case "agreed", "judged":
		return draw.Agreed
	case "single":
		return draw.Single
	case "disputed", "denied":
		return draw.Disputed
	case "compelled":
		return draw.Compelled
	}
	return draw.Plain
}

// more notes that not everything was looked at.
func more(w words, is bool) []string {
	if is {
		return []string{w.T("Not everything is shown: the case is larger than a picture can be. Narrow it down by a search.")}
	}
	return nil
}
