// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"

	"teptar/fault"
)

// MaxPixels is the size of the largest PNG that is made.
const MaxPixels = 40_000_000

// PNG writes the drawing as a picture in the light theme, with scale pixels to
// one px, 1 to 3. A picture of more than [MaxPixels] is refused with
// [fault.Full], and another scale with [fault.Invalid]. The same drawing gives
// the same bytes.
func (d *Drawing) PNG(w io.Writer, scale int) error {
	if scale < 1 || scale > 3 {
		return fmt.Errorf("scale %d of a picture: want 1 to 3: %w", scale, fault.Invalid)
	}
	wide, high := d.Size()
	wide, high = math.Ceil(wide)*float64(scale), math.Ceil(high)*float64(scale)
	if wide*high > MaxPixels {
		return fmt.Errorf("picture of %.0f × %.0f pixels: at most %d in all: %w", wide, high, MaxPixels, fault.Full)
	}
	img := image.NewRGBA(image.Rect(0, 0, int(wide), int(high)))
	draw.Draw(img, img.Bounds(), image.NewUniform(palette[paper].light), image.Point{}, draw.Src)
	r := &raster{img: img, scale: float64(scale), margin: d.margin, glyphs: map[sfnt.GlyphIndex]sfnt.Segments{}}
	r.node(&d.scene)
	return png.Encode(w, img)
}

// A raster puts nodes on an image. Shapes are collected as an outline, in
// pixels, and then filled by the nonzero rule.
type raster struct {
	img    *image.RGBA // or the part of it that the clip leaves
	scale  float64
	margin float64 // px before the origin of the scene
	z      vector.Rasterizer
	out    outline
	buf    sfnt.Buffer
	glyphs map[sfnt.GlyphIndex]sfnt.Segments
}

func (r *raster) node(n node) {
	switch n := n.(type) {
	case *group:
		r.group(n)
	case *path:
		r.shape(n.segs, n.paint)
	case *rect:
		r.shape(n.outline(), n.paint)
	case *disc:
		r.shape(circle(n.xy, n.r), n.paint)
	case *text:
		r.text(n)
	}
}

func (r *raster) group(g *group) {
	whole := r.img
	if g.clip != nil {
		c := *g.clip
		part := image.Rect(r.round(c.x), r.round(c.y), r.round(c.x+c.w), r.round(c.y+c.h))
		r.img = whole.SubImage(part).(*image.RGBA) // an *image.RGBA has parts of its own type
	}
	if !r.img.Rect.Empty() {
		for _, k := range g.kids {
			r.node(k)
		}
	}
	r.img = whole
}

func (r *raster) round(x float64) int {
	return int(math.Round(min(max((x+r.margin)*r.scale, -1e6), 1e6)))
}

// circle gives a disc as a path.
func circle(c xy, radius float64) []seg {
	right := halfDisc(xy{-c.x, -c.y}, radius)
	for i, s := range right {
		for j, p := range s.p {
			right[i].p[j] = xy{-p.x, -p.y}
		}
	}
	return append(halfDisc(c, radius)[:3], right[1:]...)
}

// shape fills and strokes a path.
func (r *raster) shape(segs []seg, p paint) {
	opacity := p.opacity
	if opacity <= 0 || opacity > 1 {
		opacity = 1
	}
	lines := flatten(segs, r.scale, r.margin)
	if p.fill != none {
		r.out.reset()
		for _, l := range lines {
			r.out.polygon(l.pts)
		}
		r.fill(r.source(p.fill, p.hatch, opacity))
	}
	if p.stroke != none && p.width > 0 {
		r.out.reset()
		for _, l := range lines {
			r.out.stroke(l, p.width*r.scale, p.dash*r.scale, p.gap*r.scale)
		}
		r.fill(r.source(p.stroke, false, opacity))
	}
}

// fill puts the collected outline on the image.
func (r *raster) fill(src image.Image) {
	b := r.out.bounds().Intersect(r.img.Rect)
	if b.Empty() {
		return
	}
	r.z.Reset(b.Dx(), b.Dy())
	for _, pts := range r.out.polygons {
		for i, p := range pts {
			x, y := float32(p.x-float64(b.Min.X)), float32(p.y-float64(b.Min.Y))
			if i == 0 {
				r.z.MoveTo(x, y)
			} else {
				r.z.LineTo(x, y)
			}
		}
		r.z.ClosePath()
	}
	r.z.Draw(r.img, b, src, b.Min)
}

// source gives the colour of a fill at every pixel.
func (r *raster) source(t tone, hatch bool, opacity float64) image.Image {
	c := palette[t].light
	if hatch {
		return &stripes{c, opacity, r.scale, 2 * r.margin}
	}
	c.A = uint8(math.Round(255 * opacity))
	return image.NewUniform(c)
}

// stripes is the image of a hatched fill. The stripes stand still with respect
// to the picture, as the pattern of the SVG does.
type stripes struct {
	tone           color.NRGBA
	opacity, scale float64
	shift          float64 // of the origin of the scene, in px along both axes together
}

func (*stripes) ColorModel() color.Model { return color.NRGBAModel }

func (*stripes) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

// At gives the coverage of the nearest stripe, softened over one pixel.
func (s *stripes) At(x, y int) color.Color {
	u := ((float64(x)+0.5+float64(y)+0.5)/s.scale - s.shift) / math.Sqrt2
	off := math.Abs(u - stripePeriod*(math.Floor(u/stripePeriod)+0.5))
	cover := min(max((stripeWidth/2-off)*s.scale+0.5, 0), 1)
	c := s.tone
	c.A = uint8(math.Round(255 * s.opacity * (stripeGround + (1-stripeGround)*cover)))
	return c
}
