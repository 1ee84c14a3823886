// SPDX-License-Identifier: Apache-2.0

// Command teptar keeps a record of who did what to whom, according to whom.
package main

import (
	"os"

	"teptar/internal/cli"
)

func main() { os.Exit(cli.Main(cli.System(), os.Args[1:])) }
