// Package storetest holds every store to the same behaviour: one suite, written
// against the interfaces alone.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) storetest.Store { … an empty store … })
//	}
package storetest
