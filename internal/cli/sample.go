// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"teptar/method/match/sample"
)

// sampleCommand writes invented people, to try dedupe and link with. It is not
// shown in the help of the program.
func (a *app) sampleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:    "sample --records N --out FILE.csv",
		Short:  "write a table of invented people, with the truth about who is who",
		Long:   `Sample invents people in families, who stand in the table one to several times, in two scripts and with slips. The column entity_id is the truth. The same seed gives the same table.`,
		Args:   cobra.NoArgs,
		Hidden: true,
	}
	records := c.Flags().Int("records", 10_000, "write `N` records")
	seed := c.Flags().Uint64("seed", 1, "`NUMBER` from which all is drawn")
	out := c.Flags().String("out", "", "the `FILE` to write (needed)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *out == "" || *records < 1 {
			return usage("give --out FILE and --records N")
		}
		return replaceFile(*out, func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 1<<18)
			fmt.Fprintln(b, strings.Join(sample.Columns(), ","))
			err := sample.Write(sample.Config{Records: *records, Seed: *seed}, func(cells []string) error {
				_, err := b.WriteString(strings.Join(cells, ",") + "\n") // no cell has a comma
				return err
			})
			if err != nil {
				return err
			}
			return b.Flush()
		})
	}
	return c
}
