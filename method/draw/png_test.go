// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"math"
	"testing"

	"teptar/fault"
)

// rendered gives a scene as pixels.
func rendered(t *testing.T, scale int, paint func(g *group)) image.Image {
	t.Helper()
	d := &Drawing{width: 40, height: 40}
	paint(&d.scene)
	var b bytes.Buffer
	if err := d.PNG(&b, scale); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// inked counts pixels that are not paper, in a box of px at scale 1.
func inked(img image.Image, b image.Rectangle) int {
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r>>8 < uint32(palette[paper].light.R)-8 {
				n++
			}
		}
	}
	return n
}

func TestShapesCoverWhatTheyShould(t *testing.T) {
	whole := image.Rect(0, 0, 40, 40)
	for _, tt := range []struct {
		name     string
		paint    func(g *group)
		min, max int
	}{
		{"a filled rectangle", func(g *group) { g.rect(filled(ink), box{10, 10, 20, 10}) }, 200, 200},
		{"a disc", func(g *group) { g.disc(filled(ink), xy{20, 20}, 10) }, 300, 340},
		{"a hole that turns the other way", func(g *group) {
			outer := ring(nil, true, []xy{{5, 5}, {35, 5}, {35, 35}, {5, 35}})
			g.path(filled(ink), ring(outer, true, []xy{{15, 15}, {15, 25}, {25, 25}, {25, 15}})...)
		}, 800, 800},
		{"a line", func(g *group) { g.polyline(lined(ink, 2), false, xy{5, 20}, xy{35, 20}) }, 60, 60},
		{"a dashed line", func(g *group) {
			g.polyline(paint{stroke: ink, width: 2, dash: 5, gap: 5}, false, xy{5, 20}, xy{35, 20})
		}, 30, 30},
		{"what a clip leaves", func(g *group) { g.clipped(box{0, 0, 20, 40}).rect(filled(ink), box{10, 10, 20, 10}) }, 100, 100},
		{"what is far outside", func(g *group) { g.disc(filled(ink), xy{1e9, -1e9}, 1e3) }, 0, 0},
		{"a word", func(g *group) { g.text(ink, 12, start, xy{2, 20}, "ӏӏӏ") }, 20, 120},
		{"a rectangle with round corners", func(g *group) { g.rounded(filled(ink), box{10, 10, 20, 20}, 10) }, 300, 350},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := inked(rendered(t, 1, tt.paint), whole); n < tt.min || n > tt.max {
				t.Errorf("%d pixels, want %d to %d", n, tt.min, tt.max)
			}
		})
	}
}

func TestStripesLeavePaperBetween(t *testing.T) {
	solid, striped := colours(t, filled(count)), colours(t, striped(count))
	if len(solid) != 1 || len(striped) < 3 {
		t.Errorf("%d colours in a solid fill and %d in stripes", len(solid), len(striped))
	}
}

// colours gives the colours inside a filled square.
func colours(t *testing.T, p paint) map[[3]uint32]bool {
	img := rendered(t, 2, func(g *group) { g.rect(p, box{5, 5, 30, 30}) })
	seen := map[[3]uint32]bool{}
	for y := 14; y < 66; y++ {
		for x := 14; x < 66; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return seen
}

func TestPNGHasBounds(t *testing.T) {
	d := sampleBars().Draw(Style{})
	for _, scale := range []int{-1, 0, 4} {
		if err := d.PNG(io.Discard, scale); !errors.Is(err, fault.Invalid) {
			t.Errorf("scale %d: %v; want fault.Invalid", scale, err)
		}
	}
	d.height = 1e6
	if err := d.PNG(io.Discard, 1); !errors.Is(err, fault.Full) {
		t.Errorf("a picture of 720 Mpx: %v; want fault.Full", err)
	}
}

func TestPNGIsTheSameEachTimeAndAsLargeAsSaid(t *testing.T) {
	d := sampleTimeline(t).Draw(Style{Lang: "ru", Titled: true})
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := d.PNG(w, 2); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two pictures of one drawing differ")
	}
	c, err := png.DecodeConfig(&a)
	if w, h := d.Size(); err != nil || c.Width != int(2*w) || c.Height != int(2*h) || w != 720 {
		t.Errorf("%d × %d pixels for %v × %v px: %v", c.Width, c.Height, w, h, err)
	}
}

// The contrast is that of WCAG 2.2, 1.4.3.
func TestTonesAreReadableOnPaper(t *testing.T) {
	for tone, least := range map[tone]float64{ink: 7, muted: 7, count: 4.5, agreed: 4.5, single: 4.5, disputed: 4.5, compelled: 4.5} {
		for _, ground := range []int{int(paper), int(land)} {
			if c := contrast(tone, ground); c < least {
				t.Errorf("%s on %s: %.1f, want %.1f", palette[tone].name, palette[ground].name, c, least)
			}
		}
	}
}

func contrast(a tone, b int) float64 {
	x, y := luminance(a), luminance(tone(b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t tone) float64 {
	c := palette[t].light
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
