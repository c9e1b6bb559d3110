# Thin lines that anyone can type by hand. "make" alone lists the targets.
TAGS  := sqlite_fts5
GO    := go
FLAGS := -tags $(TAGS)
ADDR  ?= 127.0.0.1:8080
DB    ?= ngeumap.db
N     ?= 1000000

.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/ngeumap
	@scripts/deps.sh build
	$(GO) build $(FLAGS) -o bin/ngeumap ./cmd/ngeumap

run: build ## build, fill a new database with the built-in dataset, serve the map
	bin/ngeumap serve -addr $(ADDR) -db $(DB)

demo: build ## the same on a throw-away database
	bin/ngeumap serve -addr $(ADDR) -db "$$(mktemp -d)/ngeumap.db"

test: ## all tests, those in the browser included
	@scripts/deps.sh test
	$(GO) vet $(FLAGS) ./...
	$(GO) test $(FLAGS) -timeout 20m ./...

race: ## all Go tests with the race detector
	$(GO) test $(FLAGS) -race -short -timeout 30m ./...

lint: ## formatting, vet, and the types of the web sources
	@test -z "$$(gofmt -l cmd internal geodata web scripts | tee /dev/stderr)"
	$(GO) vet $(FLAGS) ./...
	cd web && npm ci --silent && npm run --silent check

fuzz: ## a minute of fuzzing for each fuzz test
	@for p in $$($(GO) list $(FLAGS) ./...); do \
	  for f in $$($(GO) test $(FLAGS) -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    $(GO) test $(FLAGS) -run '^$$' -fuzz "^$$f$$" -fuzztime 60s $$p || exit 1; done; done

scale: ## N project locations along the population as scale.csv (N=1000000)
	$(GO) run $(FLAGS) ./scripts/scale -n $(N) -csv scale.csv

bench: build ## the table of docs/performance.md, over N locations (N=1000000)
	$(GO) build $(FLAGS) -o bin/bench ./scripts/bench
	bin/bench -bin bin/ngeumap -n $(N) -dir bin/scale

bench-web: build ## the 13 goals of the browser side, over the scale set of N locations
	@scripts/deps.sh test
	$(GO) build -o bin/benchweb ./scripts/benchweb
	bin/benchweb -bin bin/ngeumap -n $(N) -dir bin/scale

bench-go: ## all Go benchmarks with allocations
	$(GO) test $(FLAGS) -run '^$$' -bench . -benchmem ./...

golden: ## rewrite the golden files; read the change before committing it
	$(GO) test $(FLAGS) ./internal/store/sqlite ./internal/tile ./internal/httpapi -update

web: ## rebuild web/dist from web/src (needs node)
	cd web && npm ci --silent && npm run --silent build

geodata: ## rebuild geodata/ from its sources (needs node, and Debian for some)
	scripts/geodata/build.sh

cover: ## test coverage by package
	$(GO) test $(FLAGS) -short -cover ./...

clean: ## remove what the targets made, but no database
	rm -rf bin web/node_modules

.PHONY: help build run demo test race lint fuzz scale bench bench-web bench-go golden web geodata cover clean
