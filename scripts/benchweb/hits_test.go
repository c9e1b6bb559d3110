package main

import "testing"

// A cluster near the middle of the view has opened only when the map has moved:
// by its middle alone the view of before would pass, and the click after it would
// be blamed for what this one did.
func TestOutcomeOfACluster(t *testing.T) {
	const before = "/fr?bbox=-1.000,47.800,11.000,53.200"
	c := click{kind: "cluster", at: [2]float64{5.721, 50.724}}
	if !near(before, c.at) {
		t.Fatal("the cluster is not near the middle: the test says nothing")
	}
	for address, want := range map[string]bool{
		before:                             false,
		"/fr?bbox=1.56,48.78,9.89,52.58":   true,  // zoomed to it
		"/fr?bbox=-0.23,47.46,8.1,51.37":   false, // to another one
		"/fr?bbox=1.56%2C48.78,9.89,52.58": true,
	} {
		if got := (outcome{address: address}).is(c, before); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	if (outcome{address: before}).came(before) {
		t.Error("something came of a click that has done nothing yet")
	}
	if (outcome{link: "/fr/places/BE332", address: "/fr?bbox=1.56,48.78,9.89,52.58"}).is(c, before) {
		t.Error("a card is what a region opens, not a cluster")
	}
}
