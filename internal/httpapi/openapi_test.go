package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// The description names exactly the data addresses that the site has, and each
// filter of the contract.
func TestOpenAPIDescribesTheRoutes(t *testing.T) {
	var doc struct {
		OpenAPI string
		Paths   map[string]struct {
			Get *struct{ OperationID string }
		}
		Components struct{ Parameters map[string]any }
	}
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	s := &Server{meter: newMeter()}
	routes := chi.NewRouter()
	s.routes(routes)
	have := map[string]bool{}
	err := chi.Walk(routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		for _, start := range []string{"/api", "/places/", "/tiles/", "/feed.", "/images/", "/kits/"} {
			if strings.HasPrefix(route, start) && route != "/api/" {
				have[route] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for route := range have {
		if doc.Paths[route].Get == nil {
			t.Errorf("openapi.json does not describe %s", route)
		}
	}
	ids := map[string]string{}
	for path, item := range doc.Paths {
		if !have[path] {
			t.Errorf("openapi.json describes %s, which is not there", path)
		}
		if other, ok := ids[item.Get.OperationID]; ok || item.Get.OperationID == "" {
			t.Errorf("%s and %s have the operation id %q", path, other, item.Get.OperationID)
		}
		ids[item.Get.OperationID] = path
	}
	for _, name := range listNames {
		if doc.Components.Parameters[name] == nil {
			t.Errorf("openapi.json has no parameter %s", name)
		}
	}
}
