// Package notice composes what every output must say about the data it carries:
// informative only and not complete, no mirror of the distribution of money,
// amounts are the plans' initial cost estimates, and nothing prejudges later
// assessments under Regulation (EU) 2021/241; who financed it; as of when; from
// which sources; and whose map it stands on.
//
// The zero Notice is empty and refuses to be read: only Compose makes one, and
// only edition calls Compose. Where a Notice goes in a file or page is the
// business of each format.
//
// Source of the texts: package i18n, keys notice.*.
package notice
