package httpapi

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meter counts requests for /metrics.
type meter struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	bytes    *prometheus.CounterVec

	// Counters of the routes that quick answers, looked up once.
	tiles, placeTiles *routeMeter
}

// routeMeter counts the requests of one route.
type routeMeter struct {
	seconds map[int]prometheus.Observer // by status
	bytes   prometheus.Counter
}

func (m *meter) of(route string, statuses ...int) *routeMeter {
	out := &routeMeter{map[int]prometheus.Observer{}, m.bytes.WithLabelValues(route)}
	for _, status := range statuses {
		out.seconds[status] = m.seconds.WithLabelValues(route, strconv.Itoa(status))
	}
	return out
}

// count makes the observation of one request; the status is one of those asked
// for in of.
func (r *routeMeter) count(status, sent int, took time.Duration) {
	r.seconds[status].Observe(took.Seconds())
	r.bytes.Add(float64(sent))
}

func newMeter() *meter {
	m := &meter{
		registry: prometheus.NewRegistry(),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ngeumap_request_seconds",
			Help:    "Time to answer, by route and status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "status"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ngeumap_response_bytes_total",
			Help: "Bytes of bodies sent, by route.",
		}, []string{"route"}),
	}
	statuses := []int{http.StatusOK, http.StatusNoContent, http.StatusNotModified}
	m.tiles, m.placeTiles = m.of(tileRoute, statuses...), m.of(placeTileRoute, statuses...)
	m.registry.MustRegister(m.seconds, m.bytes, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// count makes the observation of one request.
func (m *meter) count(route string, status, sent int, took time.Duration) {
	m.seconds.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
	m.bytes.WithLabelValues(route).Add(float64(sent))
}

// measure writes one log line and one observation a request. Routes are named
// by their pattern, so that hostile addresses cannot fill the memory. Query
// strings are not logged: they hold what people search for.
func (s *Server) measure(routes chi.Routes) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			out := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			rctx := chi.NewRouteContext()
			next.ServeHTTP(out, r)
			route := "none"
			if routes.Match(rctx, r.Method, r.URL.Path) {
				route = rctx.RoutePattern()
			}
			took := time.Since(begun)
			s.meter.count(route, out.Status(), out.BytesWritten(), took)
			s.log.Info("request", "method", r.Method, "route", route, "status", out.Status(), "bytes", out.BytesWritten(), "took", took, "request_id", middleware.GetReqID(r.Context()))
		})
	}
}

func stack() string { return string(debug.Stack()) }
