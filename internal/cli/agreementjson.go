// SPDX-License-Identifier: Apache-2.0

package cli

// agreementJSON is the answer for programs. What is not a number is null.
type agreementJSON struct {
	Format    string      `json:"format"`
	Seed      uint64      `json:"seed"`
	Documents *int        `json:"documents,omitempty"`
	Coders    []string    `json:"coders,omitempty"` // the first is compared with
	Found     []foundJSON `json:"found,omitempty"`
	Fields    []fieldJSON `json:"fields"`
}

type foundJSON struct {
	Kind      string  `json:"kind"`
	Coder     string  `json:"coder"`
	Both      int     `json:"both"`
	OnlyFirst int     `json:"only_first"`
	OnlyOther int     `json:"only_other"`
	Agreement float64 `json:"agreement"`
}

type fieldJSON struct {
	Field      string          `json:"field"`
	Scale      string          `json:"scale"`
	Coders     int             `json:"coders"`
	Units      int             `json:"units"`
	Pairs      int             `json:"pairs"`
	Equal      float64         `json:"equal"`
	Kappa      *kappaJSON      `json:"kappa"`
	NoKappa    string          `json:"no_kappa,omitempty"`
	Alpha      *float64        `json:"alpha"`
	Interval95 *[2]float64     `json:"interval95"`
	Floor      float64         `json:"floor"`
	Verdict    string          `json:"verdict"`
	Refused    *string         `json:"refused"`
	Warnings   []string        `json:"warnings"`
	Codes      []string        `json:"codes"`
	Terms      []termJSON      `json:"terms"`
	Confusions []confusionJSON `json:"confusions"`
}

type kappaJSON struct {
	Value      float64     `json:"value"`
	Observed   float64     `json:"observed"`
	Expected   float64     `json:"expected"`
	SE         *float64    `json:"se"`
	SEByChance float64     `json:"se_by_chance"`
	Interval95 *[2]float64 `json:"interval95"`
}

type termJSON struct {
	Value    string   `json:"value"`
	Ratings  int      `json:"ratings"`
	Specific float64  `json:"specific"`
	Alpha    *float64 `json:"alpha"`
}

type confusionJSON struct {
	A     string  `json:"a"`
	B     string  `json:"b"`
	Pairs int     `json:"pairs"`
	Share float64 `json:"share"`
}

// json makes the answer for programs.
func (g *agreed) json(lang string) agreementJSON {
	out := agreementJSON{Format: "teptar-agreement-1", Seed: g.seed, Fields: []fieldJSON{}}
	if c := g.compared; c != nil {
		out.Documents, out.Coders = &c.Documents, c.Coders
		for _, f := range c.Found {
			out.Found = append(out.Found, foundJSON{string(f.Kind), f.Coder, f.Both, f.OnlyFirst, f.OnlyOther, f.Share()})
		}
	}
	for _, f := range g.fields {
		out.Fields = append(out.Fields, f.json(lang))
	}
	return out
}

// json makes one field.
func (f agreedField) json(lang string) fieldJSON {
	out := fieldJSON{Field: f.name, Scale: f.measure, Coders: f.Coders, Units: f.Units, Pairs: f.Pairs, Equal: f.Percent, Floor: f.Floor,
		Verdict: string(f.Verdict), Warnings: []string{}, Codes: []string{}, Terms: []termJSON{}, Confusions: []confusionJSON{}}
	if k := f.Kappa; k != nil {
		out.Kappa = &kappaJSON{Value: k.Value, Observed: k.Observed, Expected: k.Expected, SEByChance: k.StdErr0}
		if k.Most != nil {
			out.Kappa.SE, out.Kappa.Interval95 = &k.StdErr, &[2]float64{k.Most.Low, k.Most.High}
		}
	} else if f.NoKappa.Code != "" {
		out.NoKappa = f.NoKappa.Say(lang)
	}
	if f.Alpha != nil {
		out.Alpha = &f.Alpha.Value
		if i := f.Alpha.Most; i != nil {
			out.Interval95 = &[2]float64{i.Low, i.High}
		}
	}
	for _, n := range f.Warnings {
		out.Warnings, out.Codes = append(out.Warnings, n.Say(lang)), append(out.Codes, n.Code)
	}
	if f.Refused.Code != "" {
		reason := f.Refused.Say(lang)
		out.Refused, out.Codes = &reason, append(out.Codes, f.Refused.Code)
	}
	for _, t := range f.Terms {
		out.Terms = append(out.Terms, termJSON(t))
	}
	for _, c := range f.Confusions {
		out.Confusions = append(out.Confusions, confusionJSON(c))
	}
	return out
}
