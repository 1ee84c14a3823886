// SPDX-License-Identifier: Apache-2.0

package script

import "testing"

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"Russian", "По словам родственников, его увезли из дома ночью, и с тех пор о нём ничего не известно.", "ru"},
		{"short Russian", "Он был задержан в селе", "ru"},
		{"Russian with a Chechen name in it", "В селе ГӀойтӀе задержали двух братьев, сообщили их родственники, которые видели это.", "ru"},
		{"English", "Police detained two men in the village on Friday, according to their relatives.", "en"},
		{"short English", "Police detained two men", "en"},
		{"English with names", "The relatives of Zelimkhan were expelled from Gikalo.", "en"},
		{"Chechen", "Нохчийн мотт Кавказера уггаре а шира меттанех цхьаъ бу, цунна тӀехь дукха къамел хилла.", "ce"},
		{"Chechen with palochka typed as 1", "Со т1еман хьокъехь дийцина, цигахь к1ант хилла", "ce"},
		{"Ukrainian", "Після обшуку його відвезли до відділку, і родина нічого про нього не знає.", "uk"},
		{"Avar is none of the four", "Нижер росулъ гъоб гӀадамал кӀудияб магӀарул мацӀалъул цӀех-рех гьабулеб букӀана", ""},
		{"German", "Die Polizei hat zwei Männer in dem Dorf festgenommen und nicht freigelassen.", ""},
		{"Turkish", "Polis köyde iki kişiyi gözaltına aldı ve onları bırakmadı.", ""},
		{"French", "La police a arrêté deux hommes dans le village et les a emmenés.", ""},
		{"a name alone", "Gikalo", ""},
		{"numbers", "2024-04-07", ""},
		{"Georgian", "სოფელი დუისი", ""},
		{"nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Language(tt.text); got != tt.want {
				t.Errorf("Language(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
