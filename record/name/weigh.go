// SPDX-License-Identifier: Apache-2.0

package name

// A tally is what the elements of a comparison come to.
type tally struct {
	weight, worth int // of what agrees
	full          int // elements that agree and are no initials
	initials      int
	conflicts     int
	extras        int // words of one name only, that are no patronymic or former name
	fathers       int // patronymics of one name only
	doubtful      bool
	neighbours    bool
	letter        bool             // one letter that is a slip, or another name
	otherName     bool             // a given name in another language, or a short form
	unread        bool             // a word that stands alone has no sounds here
	roles         [len(roles)]bool // that agree in full
}

// weigh sums the elements up to the score.
func (p *pairing) weigh() {
	t := p.tally()
	p.limit = t.limit(len(p.a), len(p.b))
	p.Full = t.roles[Patronymic] && t.roles[Given] && t.roles[Family] && t.conflicts == 0
	switch {
	case p.Sex:
		p.limit = min(p.limit, limitConflict)
	case p.Endings:
		p.limit = min(p.limit, limitDoubtful)
	}
	if t.weight == 0 {
		if t.unread && t.conflicts == 0 {
			p.Score = ReviewFrom // nobody here can read it
		}
		return
	}
	score := t.worth * 100 / t.weight // hundredths of a hundredth
	if t.conflicts > 0 {
		score = score * t.full / (t.full + 2*t.conflicts)
	}
	score -= score * min(80, 3*t.fathers+7*t.extras) / 100
	p.Score = float64(min(score, int(p.limit)*100)) / 10000
}

// sureSpelling is the worth from which another spelling is no reason to doubt:
// an error of the ear, or a letter of ten.
const sureSpelling = 87

// tally counts the elements.
func (p *pairing) tally() (t tally) {
	for _, e := range p.Elements() {
		w := 10
		if e.Role == Family {
			w = 13
		}
		switch e.How {
		case Extra:
			t.extra(p, e)
		case NotTheSame:
			t.conflicts++
		case InitialOnly:
			t.initials++
			t.weight, t.worth = t.weight+w/2, t.worth+w/2*85
		default:
			t.full++
			t.weight, t.worth = t.weight+w, t.worth+w*int(e.Worth)
			t.roles[e.Role] = true
			t.neighbours = t.neighbours || e.How == Neighbour
			t.letter = t.letter || e.How == Misheard || e.How == Longer
			t.doubtful = t.doubtful || e.How == Close && e.Worth < sureSpelling
			t.otherName = t.otherName || e.How == Elsewhere || e.How == Short
		}
	}
	return t
}

// extra counts a word of one name only.
func (t *tally) extra(p *pairing, e Element) {
	of := p.b
	at := e.B
	if e.A >= 0 {
		of, at = p.a, e.A
	}
	w := &of[at]
	t.unread = t.unread || w.word.Unread()
	switch {
	case w.role == Patronymic:
		t.fathers++
	case soft(w):
	case w.initial:
		t.fathers++
	default:
		t.extras++
	}
}

// limit says how high a score may be, for the kinds of evidence there are.
func (t *tally) limit(na, nb int) uint8 {
	switch {
	case t.conflicts > 0:
		return limitConflict
	case t.full == 0:
		return limitPart
	case t.neighbours && !t.roles[Patronymic]:
		return limitStrict
	case t.letter && (t.full == 1 || !t.roles[Patronymic]):
		return limitLetter
	case t.full == 1 && t.initials > 0 && (t.roles[Family] || t.extras == 0):
		return limitInitials
	case t.full == 1 && na == 1 && nb == 1:
		return limitSingle
	case t.full == 1 && t.extras+t.fathers > 0:
		return limitPart
	case t.extras > 2 && t.full < 3:
		return limitPart
	case t.doubtful || t.neighbours || t.letter || t.otherName && !t.roles[Patronymic]:
		return limitDoubtful
	}
	return noLimit
}
