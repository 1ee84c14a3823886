// SPDX-License-Identifier: Apache-2.0

package match

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"teptar/method/match/likeness"
	"teptar/record/place"
)

// A space holds the folded forms of one column, or of all columns with names, so
// that a given name can be compared with a family name.
type space struct {
	forms  *values
	packed []likeness.Word // of each form; longer ones are only sketched
	sounds []uint32        // hash of what each form sounds like, 0 for none
	class  []uint32        // hash of the class of each form as a given name, 0 for none
}

// A feature is what is known of each value of a column, by its number.
type feature struct {
	kind   Kind
	values *values
	space  *space
	cards  []card
	mean   float32 // log2 of 1 / the share of pairs of records that have one form

	dates   []date
	numbers []float64 // NaN if none
	users   []uint32  // form of the part before @
	words   []uint32  // forms of the words of all values, one after another
	wordEnd []uint32
	place   []int32 // place of each value, -1 if not known
	places  []known
	spots   []spot // of a column of coordinates
	space2  *space // of words

	leastWords float64 // the lowest mean likeness of words that a level asks for; 0 for none
}

// A card is what comparisons want to know of a value, side by side, because what
// they wait for is memory.
type card struct {
	folded uint32        // its form
	common float32       // log2 of 1 / the share of records that have its form
	sound  uint32        // of its form, 0 for none
	class  uint32        // of its form, 0 for none
	word   likeness.Word // of its form
}

// known is a place that a value means.
type known struct {
	place.Place
	path []place.ID
}

// newFeature folds the values of a column into a space.
func newFeature(k Kind, v *values, sp *space, records, workers int) *feature {
	f := &feature{kind: k, values: v, space: sp}
	f.cards = make([]card, v.len())
	const chunk = 1 << 15
	for begin := 1; begin < v.len(); begin += chunk {
		end := min(begin+chunk, v.len())
		forms := make([]string, end-begin)
		parallel(workers, end-begin, func(_, i int) { forms[i] = fold(k, v.string(uint32(begin+i))) })
		for i, form := range forms {
			if form != "" {
				f.cards[begin+i].folded = sp.forms.find([]byte(form))
			}
		}
	}
	f.count(records)
	return f
}

// count finds how common each value is, in the spelling of its form.
func (f *feature) count(records int) {
	n := make([]uint32, f.space.forms.len())
	for id, c := range f.cards {
		if id > 0 {
			n[c.folded] += f.values.count[id]
		}
	}
	present, pairs := float64(records-int(f.values.count[0])), 0.0
	for _, c := range n {
		pairs += float64(c) * float64(c)
	}
	f.mean = float32(math.Log2(present * present / max(pairs, 1)))
	for id := range f.cards {
		card := &f.cards[id]
		c := n[card.folded]
		if card.folded == 0 {
			c = f.values.count[id]
		}
		card.common = float32(math.Log2(present / float64(max(c, 1))))
	}
}

// deal copies the packed forms to the cards, once they are there.
func (f *feature) deal() {
	for id := range f.cards {
		c := &f.cards[id]
		c.word = f.space.packed[c.folded]
		if f.space.sounds != nil {
			c.sound = f.space.sounds[c.folded]
		}
		if f.space.class != nil {
			c.class = f.space.class[c.folded]
		}
	}
}

// readDates prepares a column for measures of dates.
func (f *feature) readDates(workers int) {
	if f.dates == nil {
		f.dates = make([]date, f.values.len())
		parallel(workers, len(f.dates), func(_, i int) { f.dates[i] = readDate(f.values.string(uint32(i))) })
	}
}

// readNumbers prepares a column for Near.
func (f *feature) readNumbers() {
	f.numbers = make([]float64, f.values.len())
	for i := range f.numbers {
		x, err := strconv.ParseFloat(strings.ReplaceAll(f.values.string(uint32(i)), ",", "."), 64)
		if err != nil {
			x = math.NaN()
		}
		f.numbers[i] = x
	}
}

// readUsers prepares a column for User.
func (f *feature) readUsers() {
	f.users = make([]uint32, f.values.len())
	for i := range f.users {
		if user, _, ok := strings.Cut(fold(Email, f.values.string(uint32(i))), "@"); ok && user != "" {
			f.users[i] = f.space.forms.find([]byte(user))
		}
	}
}

// readWords divides the forms of a column into words, into a space of their own.
func (f *feature) readWords() {
	if f.words != nil {
		return
	}
	f.space2 = &space{forms: newValues()}
	f.words, f.wordEnd = []uint32{}, make([]uint32, f.space.forms.len())
	for i := range f.wordEnd {
		for w := range strings.FieldsSeq(f.space.forms.string(uint32(i))) {
			if n := len(f.words) - int(f.wordEnd[max(i, 1)-1]); n < maxWords {
				f.words = append(f.words, f.space2.forms.find([]byte(w)))
			}
		}
		f.wordEnd[i] = uint32(len(f.words))
	}
	f.space2.pack()
	if f.kind == FullName {
		f.space2.readClasses()
	}
}

// maxWords is how many words of a value are compared.
const maxWords = 16

// wordsOf gives the words of a form.
func (f *feature) wordsOf(form uint32) []uint32 {
	if form == 0 {
		return nil
	}
	return f.words[f.wordEnd[form-1]:f.wordEnd[form]]
}

// readPlaces looks the values up; a name that may mean several places is none.
func (f *feature) readPlaces(x *placeIndex) {
	f.place, f.places = make([]int32, len(f.cards)), x.places
	for i := range f.place {
		f.place[i] = -1
		if form := f.cards[i].folded; form != 0 {
			if n, ok := x.number[f.space.forms.string(form)]; ok {
				f.place[i] = n
			}
		}
	}
}

// pack prepares the forms for comparison, once all are there.
func (s *space) pack() {
	al := likeness.NewAlphabet(func(yield func(string) bool) {
		for i := 1; i < s.forms.len(); i++ {
			if !yield(s.forms.string(uint32(i))) {
				return
			}
		}
	})
	s.packed = make([]likeness.Word, s.forms.len())
	for i := range s.packed {
		s.packed[i] = al.Sketch(s.forms.bytes(uint32(i)))
	}
	s.forms.slots = nil
}

// readSounds prepares a space for Sounds.
func (s *space) readSounds() {
	if s.sounds != nil {
		return
	}
	s.sounds = make([]uint32, s.forms.len())
	for i := range s.sounds {
		if sound := soundName(s.forms.string(uint32(i))); len(sound) > 1 {
			s.sounds[i] = hashText(sound)
		}
	}
}

// readClasses prepares a space for SameName.
func (s *space) readClasses() {
	if s.class != nil {
		return
	}
	s.class = make([]uint32, s.forms.len())
	for i := range s.class {
		if class := nameClass(s.forms.string(uint32(i))); class != "" {
			s.class[i] = hashText(class)
		}
	}
}

// parallel calls work for 0 to n-1 on several goroutines.
func parallel(workers, n int, work func(worker, i int)) {
	if workers < 2 || n < 1024 {
		for i := range n {
			work(0, i)
		}
		return
	}
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				work(w, i)
			}
		})
	}
	wait.Wait()
}
