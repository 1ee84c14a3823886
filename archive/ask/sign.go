// SPDX-License-Identifier: Apache-2.0

package ask

// A Sign stands beside a value for how it is held. Its word is always near:
// neither the sign nor a colour carries a meaning alone.
type Sign struct {
	State  string // a code of package held
	Mark   string
	EN, RU string
}

var signs = []Sign{
	{"agreed", "●", "agreed by independent sources", "согласуется у независимых источников"},
	{"single", "◐", "single source", "один источник"},
	{"disputed", "◆", "disputed", "оспаривается"},
	{"denied", "✕", "denied, asserted by nobody", "отрицается, никем не утверждается"},
	{"judged", "✔", "held by judgment", "принято решением"},
	{"compelled", "▧", "said only under possible duress", "сказано только под возможным принуждением"},
	{"withdrawn", "○", "withdrawn", "отозвано"},
	{"set-aside", "⊘", "set aside by judgment", "отклонено решением"},
	{"undocumented", "?", "nobody asserts it", "никем не утверждается"},
}

// Signs lists the signs in the order in which legends have them.
func Signs() []Sign { return append([]Sign(nil), signs...) }

// SignOf gives the sign of a state; an empty one for what is not a claim.
func SignOf(state string) Sign {
	for _, s := range signs {
		if s.State == state {
			return s
		}
	}
	return Sign{}
}

// Label gives the words of the sign.
func (s Sign) Label(lang string) string {
	if lang == "ru" {
		return s.RU
	}
	return s.EN
}
