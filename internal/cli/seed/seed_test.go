// SPDX-License-Identifier: Apache-2.0

package seed_test

import (
	"slices"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// A fact is one value that an answer must have, and who says it. Values that
// are people, groups, places or things are given by their keys; of words that
// stand in the report, the tests have one at most.
type fact struct {
	name     string
	question string // or show: and a key
	about    string // the thing that the row is about
	row      string // the first cell of the row, where the thing has several
	column   string
	ref      string // the key of the value
	text     string // or all of its text
	has      string // or a part of its text
	state    string
	by       string // the keys of the chain of speakers
	against  string // the keys of the chain of those who deny it
	hedge    string
}

// trigger is what the report tells of the attack and of its motive.
var trigger = []fact{
	{name: "the attack was on 7 April, and no year is stated", question: "reprisals", about: "ep.1", row: "when", column: "value", text: "7 April, year not stated", state: "single", by: "org.report"},
	{name: "it was in Achkoi-Martan", question: "reprisals", about: "ep.1", row: "where", column: "value", ref: "pl.achkoi", by: "org.report"},
	{name: "it was at a post of the traffic police", question: "reprisals", about: "ep.1", row: "where", column: "value", text: "Police checkpoint", by: "org.report"},
	{name: "there was one attacker", question: "reprisals", about: "ep.1", row: "attacker", column: "value", ref: "p.attacker", by: "org.report"},
	{name: "he was 16", question: "reprisals", about: "ep.1", row: "attacker", column: "value", text: "age 16", by: "org.report"},
	{name: "one officer was killed", question: "reprisals", about: "ep.1", row: "killed", column: "value", ref: "p.officer", by: "org.report"},
	{name: "the attacker was killed too", question: "reprisals", about: "ep.1", row: "killed", column: "value", ref: "p.attacker", by: "org.report"},
	{name: "the attacker was shot", question: "show:ev.shooting", about: "ev.shooting", row: "Means", column: "value", has: "shot", by: "org.report"},
	{name: "the attacker is dead", question: "show:s.attacker", about: "s.attacker", row: "State", column: "value", text: "Dead", by: "org.report"},
	{name: "an outlet calls the motive a personal conflict", question: "reprisals", about: "ep.1", row: "motive, as claimed", column: "value", text: "Personal conflict", state: "disputed", by: "org.report org.knot"},
	{name: "the head of Chechnya says it was organized from abroad", question: "reprisals", about: "ep.1", row: "motive, as claimed", column: "value", text: "Foreign orchestration", state: "disputed", by: "org.report p.kadyrov"},
	{name: "he names a foreign citizen", question: "reprisals", about: "ep.1", row: "motive, as claimed", column: "value", ref: "p.organizer", by: "org.report p.kadyrov"},
	{name: "he calls the citizen Ukrainian", question: "show:p.organizer", about: "p.organizer", row: "Nationality or origin", column: "value", text: "Ukrainian", by: "org.report p.kadyrov"},
	{name: "he names people in Turkey", question: "reprisals", about: "ep.1", row: "motive, as claimed", column: "value", ref: "g.turkey", by: "org.report p.kadyrov"},
	{name: "the outlet only thinks it possible that these are the channel's", question: "show:rel.turkey", about: "rel.turkey", row: "Is", column: "value", text: "Member", by: "org.report", hedge: "possibly"},
	{name: "the activists deny any tie to the attacker", question: "reprisals", about: "ep.1", row: "ties of the attacker", column: "value", has: "denied", state: "denied", against: "org.report g.activists"},
}

// family is what it tells of relatives, houses and cars.
var family = []fact{
	{name: "the father was detained", question: "who", about: "act.det.father", column: "victim", ref: "p.father", by: "org.report p.admin"},
	{name: "a brother was detained", question: "who", about: "act.det.brother.1", column: "victim", ref: "p.brother.1", by: "org.report p.admin"},
	{name: "another brother was detained", question: "who", about: "act.det.brother.2", column: "victim", ref: "p.brother.2", by: "org.report p.admin"},
	{name: "a nephew was detained", question: "who", about: "act.det.nephew", column: "victim", ref: "p.nephew", by: "org.report p.admin"},
	{name: "it was on account of the administrator", question: "who", about: "act.det.nephew", column: "on_account_of", ref: "p.admin", by: "org.report p.admin"},
	{name: "the father is his parent", question: "reprisals", about: "act.det.father", column: "kinship", has: "parent of", by: "org.report p.admin"},
	{name: "the nephew is his nephew", question: "reprisals", about: "act.det.nephew", column: "kinship", has: "nephew", by: "org.report p.admin"},
	{name: "security forces detained them, says the outlet", question: "who", about: "act.det.father", column: "by", ref: "org.forces", by: "org.report"},
	{name: "the nephew was released", question: "released", about: "s.nephew.released", column: "who", ref: "p.nephew", by: "org.report p.admin"},
	{name: "no condition of the release is told", question: "released", about: "s.nephew.released", column: "state", text: "Released", by: "org.report p.admin"},
	{name: "the father was last known to be held", question: "held", about: "act.det.father", column: "who", ref: "p.father", by: "org.report p.admin"},
	{name: "a brother was beaten", question: "who", about: "act.beaten.brother.1", column: "act", text: "Beating", by: "org.report p.admin"},
	{name: "the other brother was beaten", question: "who", about: "act.beaten.brother.2", column: "victim", ref: "p.brother.2", by: "org.report p.admin"},
	{name: "relatives were expelled", question: "expelled", about: "act.expelled", column: "victim", ref: "g.relatives", by: "org.report org.knot p.admin"},
	{name: "they were expelled from the republic", question: "expelled", about: "act.expelled", column: "from", ref: "pl.chechnya", by: "org.report org.knot p.admin"},
	{name: "they were brought to Ingushetia", question: "expelled", about: "act.expelled", column: "to", ref: "pl.ingushetia", by: "org.report org.knot p.admin"},
	{name: "two voices tell of detentions in general", question: "who", about: "act.gen.detained", column: "act", text: "Detention", state: "agreed", by: "org.report g.reps"},
	{name: "houses of relatives were seized", question: "seized", about: "act.houses", column: "asset", ref: "pr.houses", by: "org.report p.admin"},
	{name: "the relatives stood in the register", question: "seized", about: "act.houses", column: "interests", text: "registered owner: relatives of the administrator", by: "org.report p.admin"},
	{name: "the houses are in the hands of others", question: "seized", about: "act.houses", column: "possession", text: "Seized", by: "org.report p.admin"},
	{name: "authorities took them, says the outlet", question: "seized", about: "act.houses", column: "by", ref: "org.authorities", by: "org.report"},
	{name: "cars were seized", question: "seized", about: "act.cars", column: "act", text: "Seizure of vehicle", by: "org.report p.admin"},
	{name: "property connected to other activists was seized", question: "seized", about: "act.others", column: "on_account_of", ref: "g.others", by: "org.report p.admin"},
	{name: "the seizure of one house was only attempted", question: "seized", about: "act.sold.seller", column: "act", text: "only attempted", by: "org.report"},
	{name: "its seller still stood in the register", question: "seized", about: "act.sold.seller", column: "interests", has: "seller still on register", by: "org.report"},
	{name: "its buyer was not registered", question: "seized", about: "act.sold.seller", column: "interests", has: "title not yet registered", by: "org.report"},
	{name: "the buyer of the house is a victim of the attempt", question: "seized", about: "act.sold.buyer", column: "victim", ref: "p.buyer", by: "org.report"},
}

// campaign is what it tells of the mosque, the bulletin and the whole.
var campaign = []fact{
	{name: "kin were cursed under compulsion", question: "shaming", about: "act.cursing", column: "act", has: "Compelled public curse", by: "org.report"},
	{name: "it was in Gikalo", question: "shaming", about: "act.cursing", column: "place", ref: "pl.gikalo", by: "org.report"},
	{name: "it was in a mosque", question: "shaming", about: "act.cursing", column: "place", text: "Mosque", by: "org.report"},
	{name: "it was on a Friday between the attack and the end of the month", question: "shaming", about: "act.cursing", column: "when", text: "“on Friday” → one day between 7 and 30 April, year not stated", by: "org.report"},
	{name: "relatives of activists are the victims", question: "shaming", about: "act.cursing", column: "victim", ref: "g.gikalo", by: "org.report"},
	{name: "the activists are whom they had to curse", question: "shaming", about: "act.cursing", column: "cursed", ref: "g.activists", by: "org.report", hedge: "reportedly"},
	{name: "villagers are the audience", question: "shaming", about: "act.cursing", column: "audience", ref: "g.villagers", by: "org.report"},
	{name: "unnamed eyewitnesses tell of indignation", question: "shaming", about: "act.cursing", column: "reaction", has: "indignation", by: "org.report g.eyewitnesses"},
	{name: "they tell that nobody protested", question: "shaming", about: "act.cursing", column: "reaction", has: "protest", by: "org.report g.eyewitnesses"},
	{name: "members call its purpose intimidation", question: "show:act.cursing", about: "act.cursing", row: "Purpose", column: "value", text: "Intimidate others", by: "org.report g.members"},
	{name: "it is to intimidate them", question: "reprisals", about: "ep.1", row: "directed against", column: "value", ref: "g.members", by: "org.report g.members"},
	{name: "it is to intimidate whoever could inform them", question: "reprisals", about: "ep.1", row: "directed against", column: "value", ref: "g.informants", by: "org.report g.members"},
	{name: "a bulletin names a man", question: "bulletins", about: "act.wanted.1", column: "who", ref: "p.named", by: "org.report"},
	{name: "he is 39", question: "show:p.named", about: "p.named", row: "Age", column: "value", text: "39", by: "org.report"},
	{name: "that he writes for the channel is only alleged", question: "show:rel.author", about: "rel.author", row: "Is", column: "value", text: "Author", by: "org.report", hedge: "alleged"},
	{name: "it tells of a second man, whom the report does not name", question: "bulletins", about: "act.wanted.2", column: "who", ref: "p.unnamed", by: "org.report"},
	{name: "it was put out in Novosibirsk", question: "bulletins", about: "act.wanted.1", column: "place", ref: "pl.novosibirsk", by: "org.report"},
	{name: "police suspect them of a plan", question: "bulletins", about: "act.wanted.2", column: "accusation", has: "preparing", by: "org.report org.nsk", hedge: "on suspicion"},
	{name: "both are declared wanted", question: "show:s.wanted.2", about: "s.wanted.2", row: "State", column: "value", text: "Declared wanted", by: "org.report"},
	{name: "the threat was to a shopping centre", question: "show:ev.plan", about: "ev.plan", row: "Place", column: "value", ref: "pl.mall", by: "org.report org.nsk", hedge: "might"},
	{name: "police tell of a threat", question: "bulletins", about: "act.wanted.1", column: "against", has: "took place", state: "disputed", by: "org.report org.nsk"},
	{name: "the shopping centre denies a real threat", question: "bulletins", about: "act.wanted.1", column: "against", has: "denied", state: "disputed", against: "org.report org.mall"},
	{name: "the channel denies that it knows the second man", question: "bulletins", about: "act.wanted.2", column: "against", has: "denied", state: "denied", against: "org.report org.niyso p.rep"},
	{name: "the channel says that the first is abroad since 2020", question: "bulletins", about: "act.wanted.1", column: "against", text: "Abroad: “since 2020” → since some day in 2020, end open", by: "org.report org.niyso"},
	{name: "its representative says that it is four years", question: "bulletins", about: "act.wanted.1", column: "against", has: "four years", by: "org.report org.niyso p.rep"},
	{name: "the attack is a pretext, says the representative", question: "reprisals", about: "ep.1", row: "is the trigger a pretext?", column: "value", text: "yes", by: "org.report org.niyso p.rep"},
	{name: "it is a campaign against the channel", question: "reprisals", about: "ep.1", row: "directed against", column: "value", ref: "org.niyso", by: "org.report org.niyso p.rep"},
	{name: "and the representative calls it planned before", question: "reprisals", about: "ep.1", row: "as sources describe it", column: "value", has: "premeditated", by: "org.report org.niyso p.rep"},
	{name: "it is the administrator who says “collective punishment”", question: "reprisals", about: "ep.1", row: "called by sources", column: "value", text: "Collective punishment", by: "org.report p.admin"},
	{name: "a father was taken", question: "who", about: "act.taken", column: "act", text: "Forcible transfer from another region", by: "org.report org.ocmedia", hedge: "allegedly"},
	{name: "he was taken from Moscow", question: "who", about: "act.taken", column: "place", text: "from Moscow", by: "org.report org.ocmedia"},
	{name: "he was taken to Chechnya", question: "who", about: "act.taken", column: "place", text: "to Chechnya", by: "org.report org.ocmedia"},
	{name: "that it was for his son is inferred", question: "who", about: "act.taken", column: "on_account_of", has: "no source says so", by: "org.report org.ocmedia"},
	{name: "he is the father of a teenager", question: "reprisals", about: "act.taken", column: "kinship", has: "parent of", by: "org.report org.ocmedia", hedge: "allegedly"},
	{name: "the teenager attacked a post", question: "show:ev.post", about: "ev.post", row: "Attacker", column: "value", ref: "p.teenager", by: "org.report org.ocmedia", hedge: "allegedly"},
	{name: "the father was beaten", question: "who", about: "act.taken.beaten", column: "act", text: "Beating", by: "org.report org.ocmedia", hedge: "allegedly"},
	{name: "his limbs were broken", question: "show:act.taken.beaten", about: "act.taken.beaten", row: "Injuries", column: "value", has: "limbs", by: "org.report org.ocmedia"},
	{name: "a student is threatened with expulsion", question: "who", about: "act.student", column: "act", text: "Threat of expulsion from study", by: "org.report p.student"},
	{name: "it is at a university", question: "who", about: "act.student", column: "place", text: "University", by: "org.report p.student"},
	{name: "it is in Moscow", question: "who", about: "act.student", column: "place", ref: "pl.moscow", by: "org.report"},
	{name: "she says for what", question: "who", about: "act.student", column: "act", has: "reason given", by: "org.report p.student"},
	{name: "she appeals to the head of Chechnya", question: "show:ev.appeal", about: "ev.appeal", row: "Addressed to", column: "value", ref: "p.kadyrov", by: "org.report"},
}

func TestTheArchiveAnswersWhatTheReportTells(t *testing.T) {
	v := view(t, build(t, readReport(t)))
	answers := map[string]*ask.Answer{}
	for _, f := range slices.Concat(trigger, family, campaign) {
		t.Run(f.name, func(t *testing.T) {
			if answers[f.question] == nil {
				answers[f.question] = answer(t, v, f.question)
			}
			a := answers[f.question]
			values := f.find(a)
			if len(values) == 0 {
				t.Fatalf("%s of %s in %s has no such value; it has %q", f.column, f.about, f.question, texts(f.cell(a)))
			}
			if !slices.ContainsFunc(values, func(val ask.Value) bool { return f.said(a, val) }) {
				t.Errorf("%q is not said so: state %s, by %v, against %v", texts(values), values[0].State, chains(a, values[0].For), chains(a, values[0].Against))
			}
		})
	}
}

// answer asks a question, or shows a thing.
func answer(t *testing.T, v *archive.View, question string) *ask.Answer {
	t.Helper()
	if key, ok := strings.CutPrefix(question, "show:"); ok {
		a, err := ask.Show(t.Context(), v, idOf(key), ask.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a, err := ask.Ask(t.Context(), v, question, ask.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cell gives the values in the rows and the column that a fact means.
func (f fact) cell(a *ask.Answer) []ask.Value {
	var all []ask.Value
	for _, s := range a.Sections {
		column := slices.IndexFunc(s.Columns, func(c ask.Column) bool { return c.Name == f.column })
		for _, r := range s.Rows {
			if column >= 0 && r.About == idOf(f.about) && (f.row == "" || r.Cells[0][0].Text == f.row) {
				all = append(all, r.Cells[column]...)
			}
		}
	}
	return all
}

// find gives the values that a fact means.
func (f fact) find(a *ask.Answer) []ask.Value {
	return slices.DeleteFunc(slices.Clone(f.cell(a)), func(v ask.Value) bool {
		switch {
		case f.ref != "":
			return v.Entity == nil || *v.Entity != idOf(f.ref)
		case f.text != "":
			return v.Text != f.text
		}
		return !strings.Contains(v.Text, f.has)
	})
}

// said tells whether a value is held as the fact says, by those who say it.
func (f fact) said(a *ask.Answer, v ask.Value) bool {
	if f.state != "" && v.State != f.state {
		return false
	}
	return f.chain(a, v.For, f.by) && f.chain(a, v.Against, f.against)
}

// chain tells whether one of the sources has a chain of speakers and the hedge.
func (f fact) chain(a *ask.Answer, numbers []int, keys string) bool {
	if keys == "" {
		return true
	}
	var want []record.EntityID
	for _, key := range strings.Fields(keys) {
		want = append(want, idOf(key))
	}
	return slices.ContainsFunc(numbers, func(n int) bool {
		s := a.Sources[n-1]
		return slices.EqualFunc(s.Chain, want, func(l ask.Link, id record.EntityID) bool { return l.Entity == id }) && (f.hedge == "" || s.Hedge == f.hedge)
	})
}

func texts(values []ask.Value) []string {
	var all []string
	for _, v := range values {
		all = append(all, v.Text)
	}
	return all
}

// chains gives the speakers of sources, for messages.
func chains(a *ask.Answer, numbers []int) []string {
	var all []string
	for _, n := range numbers {
		var who []string
		for _, l := range a.Sources[n-1].Chain {
			who = append(who, l.Who)
		}
		all = append(all, strings.Join(who, " → ")+" "+a.Sources[n-1].Hedge)
	}
	return all
}
