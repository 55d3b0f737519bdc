# The R side of the benchmarks: arules, in one warm process. Speaks as anchor.py does; run by test/bench/r.ts.
suppressPackageStartupMessages(library(jsonlite))
suppressPackageStartupMessages(library(arules))

files <- list()

# One basket a line, items between commas or blanks.
baskets <- function(path) {
  if (is.null(files[[path]])) {
    separator <- if (endsWith(path, ".csv")) "," else " "
    files[[path]] <<- read.transactions(path, format = "basket", sep = separator, rm.duplicates = TRUE)
  }
  files[[path]]
}

# Half a basket below the count, so that no rounding decides.
least <- function(job, found) (job$support - 0.5) / length(found)

itemsets <- function(job) {
  found <- baskets(job$path)
  wanted <- list(supp = least(job, found), minlen = 1, maxlen = 100)
  started <- as.numeric(Sys.time())
  sets <- eclat(found, parameter = wanted, control = list(verbose = FALSE))
  seconds <- as.numeric(Sys.time()) - started
  list(seconds, list(sets = length(sets), "sum of supports" = sum(round(quality(sets)$support * length(found)))))
}

rules <- function(job) {
  found <- baskets(job$path)
  wanted <- list(supp = least(job, found), conf = job$confidence, minlen = 2, maxlen = 100, target = "rules")
  started <- as.numeric(Sys.time())
  made <- apriori(found, parameter = wanted, control = list(verbose = FALSE))
  seconds <- as.numeric(Sys.time()) - started
  list(seconds, list(rules = length(made)))
}

jobs <- list(itemsets = itemsets, rules = rules)
say <- function(what) {
  cat(toJSON(what, auto_unbox = TRUE, digits = NA), "\n", sep = "")
  flush(stdout())
}

say(list(r = as.character(getRversion()), arules = as.character(packageVersion("arules"))))
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  job <- fromJSON(line)
  say(tryCatch({
    done <- jobs[[job$job]](job)
    list(ms = done[[1]] * 1000, answer = done[[2]])
  }, error = function(error) list(failed = conditionMessage(error))))
}
