// SPDX-License-Identifier: Apache-2.0

package estimate

import "testing"

// What Rcapture 1.4 prints for its examples (Baillargeon and Rivest, Journal of
// Statistical Software 19(5), 2007, and the examples of the package). The text of
// its help rounds two of these otherwise: 12,319 for 12,318.5 and 5.7 for 5.6.
func TestRcaptureExamples(t *testing.T) {
	for _, tt := range []struct {
		name                     string
		data                     published
		model                    string
		column                   Heterogeneity
		n, se, deviance          float64
		df                       int
		aic                      float64
		multinomial, low, higher float64 // 0: not printed
	}{
		{"hares: Mt", hare, "c1", "", 75.1, 3.4, 58.314, 56, 154.505, 0, 0, 0},
		{"hares: Mth Chao", hare, "c1", Chao, 79.6, 6.3, 47.115, 52, 151.305, 0, 0, 0},
		{"hares: Mth Poisson", hare, "c1", Poisson, 81.1, 5.6, 48.137, 55, 146.327, 80.1, 71.8, 93.8},
		{"hares: Mth Darroch", hare, "c1", Darroch, 90.5, 11.7, 50.706, 55, 148.896, 0, 0, 0},
		{"hares: Mth gamma", hare, "c1", Gamma, 101.6, 22.4, 51.956, 55, 150.147, 0, 0, 0},
		{"HIV in Rome: 1:2", rome, "c1 c2", "", 12318.5, 1188.7, 7.614, 9, 86.65, 12308, 10266, 14992.3},
		{"HIV in Rome: all pairs", rome, "c1 c2, c1 c3, c1 c4, c2 c3, c2 c4, c3 c4", "", 23443.5, 9594.9, 3.037, 4, 92.073, 23269.8, 10027.6, 50046.3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := LogLinear(t.Context(), tt.data.table(t), LogLinearOptions{Model: terms(tt.model), Heterogeneity: tt.column})
			if err != nil || !r.OK() {
				t.Fatalf("no number: %v %v", r, err)
			}
			d := r.Diagnostics.(*Search)
			s := d.Best[0]
			if !near(s.Point, tt.n, 0.1) || !near(s.StdErr, tt.se, 0.1) || !near(s.Deviance, tt.deviance, 0.001) || s.DF != tt.df || !near(s.AIC, tt.aic, 0.001) {
				t.Errorf("N %.2f, s.e. %.2f, deviance %.4f on %d, AIC %.4f; printed %v, %v, %v on %d, %v", s.Point, s.StdErr, s.Deviance, s.DF, s.AIC, tt.n, tt.se, tt.deviance, tt.df, tt.aic)
			}
			if tt.low > 0 && (!near(d.Multinomial, tt.multinomial, 0.2) || !near(r.Most.Low, tt.low, 0.2) || !near(r.Most.High, tt.higher, 0.2)) {
				t.Errorf("%.2f with profile %.2f; printed %v (%v to %v)", d.Multinomial, r.Most, tt.multinomial, tt.low, tt.higher)
			}
		})
	}
}
