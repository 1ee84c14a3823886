// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	"math"
	"runtime/debug"

	"teptar/method/estimate"
)

// A document is the answer for programs, specified in doc/formats/estimate.md.
type document struct {
	Format      string                `json:"format"`
	Version     string                `json:"version"`
	Seed        uint64                `json:"seed"`
	Documented  int64                 `json:"documented"`
	Lists       []listJSON            `json:"lists"`
	Methods     map[string]resultJSON `json:"methods"`
	Strata      []stratumJSON         `json:"strata,omitempty"`
	Sensitivity []changeJSON          `json:"sensitivity,omitempty"`
	// What an archive adds.
	Banner      string     `json:"banner,omitempty"`
	About       []string   `json:"about,omitempty"`
	Cells       []cellJSON `json:"cells,omitempty"`
	Assumptions []Assumed  `json:"assumptions,omitempty"`
}

type listJSON struct {
	Name  string `json:"name"`
	Label string `json:"label,omitempty"`
	Count int64  `json:"count"`
}

// resultJSON is one method. What is not a number is null.
type resultJSON struct {
	Method      string     `json:"method"`
	Documented  int64      `json:"documented"`
	Point       *float64   `json:"point"`
	Unlisted    *float64   `json:"unlisted"`
	Interval50  []*float64 `json:"interval50"`
	Interval95  []*float64 `json:"interval95"`
	Model       string     `json:"model"`
	Diagnostics jsonObject `json:"diagnostics"`
	Warnings    []string   `json:"warnings"`
	Codes       []string   `json:"codes"`
	Refused     *string    `json:"refused"`
}

type stratumJSON struct {
	Name    string                `json:"name"`
	Methods map[string]resultJSON `json:"methods"`
}

type changeJSON struct {
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
	resultJSON
}

// jsonObject is an object whose members depend on the method.
type jsonObject map[string]any

// number gives null for what JSON has no number for.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// JSON gives the answer for programs, to be written as JSON: the format that
// doc/formats/estimate.md specifies, with texts in a language.
func (a *Answer) JSON(lang string) any {
	out := document{Format: "teptar-estimate-1", Version: "development", Seed: a.Seed, Documented: a.Table.Documented(), Methods: methodsJSON(a.Results, lang)}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		out.Version = info.Main.Version
	}
	for i, l := range a.Table.Lists() {
		one := listJSON{Name: l, Count: a.onList(i)}
		if a.Origin != nil {
			one.Label = a.Origin.Labels[l]
		}
		out.Lists = append(out.Lists, one)
	}
	for _, s := range a.Strata {
		out.Strata = append(out.Strata, stratumJSON{s.Name, methodsJSON(s.Results, lang)})
	}
	for _, c := range a.Changes {
		out.Sensitivity = append(out.Sensitivity, changeJSON{string(c.Kind), c.Detail, oneJSON(c.Result, lang)})
	}
	if a.Origin != nil {
		out.Banner, out.About, out.Cells, out.Assumptions = a.Origin.Banner, a.Origin.About, a.cells(), a.Origin.Assumed
	}
	return out
}

// methodsJSON gives results by their method.
func methodsJSON(results []*estimate.Result, lang string) map[string]resultJSON {
	out := map[string]resultJSON{}
	for _, r := range results {
		out[string(r.Method)] = oneJSON(r, lang)
	}
	return out
}

// oneJSON makes one result.
func oneJSON(r *estimate.Result, lang string) resultJSON {
	j := resultJSON{Method: string(r.Method), Documented: r.Documented, Model: r.Model, Diagnostics: diagnosticsJSON(r.Diagnostics), Warnings: []string{}, Codes: []string{}}
	for _, w := range r.Warnings {
		j.Warnings, j.Codes = append(j.Warnings, w.Say(lang)), append(j.Codes, w.Code)
	}
	if !r.OK() {
		reason := ""
		for i, why := range r.Refused {
			if i > 0 {
				reason += "; "
			}
			reason += why.Say(lang)
			j.Codes = append(j.Codes, why.Code)
		}
		j.Refused = &reason
		return j
	}
	j.Point, j.Unlisted = number(r.Point), number(r.Unlisted())
	j.Interval50, j.Interval95 = intervalJSON(r.Half), intervalJSON(r.Most)
	return j
}

// intervalJSON makes a pair, of which the upper end may be null.
func intervalJSON(i estimate.Interval) []*float64 {
	return []*float64{number(i.Low), number(i.High)}
}

// diagnosticsJSON makes what there is to check about a result.
func diagnosticsJSON(d estimate.Diagnostics) jsonObject {
	switch d := d.(type) {
	case *estimate.Pairs:
		var pairs []jsonObject
		for _, p := range d.Pairs {
			pairs = append(pairs, jsonObject{"lists": []string{p.A, p.B}, "on": []int64{p.OnA, p.OnB}, "both": p.Both,
				"petersen": number(p.Petersen), "chapman": p.Chapman, "se": p.StdErr, "interval95": intervalJSON(p.Interval), "wald95": []float64{p.WaldLow, p.WaldHigh}})
		}
		return jsonObject{"pairs": pairs}
	case *estimate.Search:
		return jsonObject{"criterion": d.Criterion, "tried": d.Tried, "without_estimate": d.NotFound, "stepwise": d.Stepwise, "se": number(d.StdErr),
			"wald95": intervalJSON(d.Wald), "multinomial": number(d.Multinomial), "models": scoresJSON(d.Best), "min_aic": scoreJSON(d.ByAIC), "min_bic": scoreJSON(d.ByBIC), "heterogeneity": scoresJSON(d.Heterogeneity)}
	case *estimate.Stepwise:
		var deps []jsonObject
		for _, p := range d.Dependences {
			deps = append(deps, jsonObject{"lists": []string{p.A, p.B}, "observed": p.Observed, "expected": number(p.Expected), "log_p": number(p.LogP), "empty": p.Empty})
		}
		return jsonObject{"threshold": d.Threshold, "dependences": deps, "aic": number(d.AIC), "deviance": number(d.Deviance), "df": d.DF, "se": number(d.StdErr),
			"replicates": d.Replicates, "failed": d.Failed, "bias_z": number(d.BiasZ), "acceleration": number(d.Acceleration), "empty_pairs": d.EmptyPairs}
	case *estimate.Average:
		var top []jsonObject
		for _, g := range d.Top {
			top = append(top, jsonObject{"model": g.Model, "mass": number(g.Mass)})
		}
		return jsonObject{"delta": d.Delta, "graphs": d.Graphs, "top": top, "complete_graph": number(d.Complete), "grid_to": number(d.GridTo), "tail": number(d.Tail),
			"mean": number(d.Mean), "median": number(d.Median), "nodes": d.Nodes}
	case *estimate.Linkage:
		return jsonObject{"draws": d.Draws, "lost": d.Lost, "documented": intervalJSON(d.Documented), "within": number(d.Within), "between": number(d.Between)}
	case *estimate.Mixture:
		return jsonObject{"classes": d.Classes, "chains": d.Chains, "sweeps": d.Sweeps, "r_hat": number(d.RHat), "chain_medians": d.ChainMedians, "modes": d.Modes,
			"pooled_median": number(d.Median), "pooled95": intervalJSON(d.Pooled), "share_over_20n": d.Runaway}
	}
	return jsonObject{}
}

// scoresJSON makes a list of models.
func scoresJSON(scores []estimate.ModelScore) []jsonObject {
	out := []jsonObject{}
	for _, s := range scores {
		out = append(out, scoreJSON(s))
	}
	return out
}

// scoreJSON makes one model.
func scoreJSON(s estimate.ModelScore) jsonObject {
	return jsonObject{"model": s.Model, "point": number(s.Point), "se": number(s.StdErr), "deviance": number(s.Deviance), "df": s.DF, "aic": number(s.AIC), "bic": number(s.BIC), "parameters": s.Parameters}
}
