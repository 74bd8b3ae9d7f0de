/* The main function of executables, over the table of the program: one translation unit with all it needs. */
#define _GNU_SOURCE
#include <stdarg.h>

#include "value.c"

#include "state.c"

/* Exit codes, as the compiler's own. */
enum { GOOD = 0, MODEL = 1, USAGE = 2, ENVIRONMENT = 3 };

/* What the command line said. */
typedef struct {
  const tfc_program *program;
  const tfc_entry *entry;
  tfc_value *feeds;    /* data is NULL until given */
  tfc_value *fetches;
  const char **files;  /* of the fetches, NULL to print */
  int64_t *dims;       /* -1 until known */
  int32_t *dim_feed;   /* which feed told the dimension */
  const char *npy_dir;
  int64_t steps, threads;
  tfc_state state;
} command;

static int usage(const command *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int usage(const command *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fprintf(stderr, "%s: ", c->program->name);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  return USAGE;
}

static int environment(const command *c, const char *what, const char *why) {
  fprintf(stderr, "%s: %s: %s\n", c->program->name, what, why);
  return ENVIRONMENT;
}

static void print_ports(const char *title, const char *prefix, const tfc_port *ports, int32_t n,
                        const char *const *dims) {
  if (n > 0) printf("\n%s:\n", title);
  for (int32_t i = 0; i < n; i++) {
    printf("  %s%-*s  ", prefix, 22 - (int)strlen(prefix), ports[i].name);
    tfc_print_type(stdout, &ports[i], dims);
    putchar('\n');
  }
}

static void print_options(const tfc_program *p) {
  printf("\nA value is a literal such as 1.5, true or [[5.1,3.3],[1,2]], or @FILE.npy, or @FILE.csv.\n"
         "\noptions:\n"
         "  --out-FETCH=FILE.npy    write a fetch to a file instead of printing it\n"
         "  --npy=DIR               write every fetch to DIR/FETCH.npy\n"
         "  --in-FEED=VALUE         the same as --FEED, for a feed that has an option's name\n"
         "  --steps=N               run N times and show the last results\n"
         "  --threads=N             most threads (default: one a CPU)\n");
  if (p->n_vars > 0) printf("  --state=FILE            where variables are kept (default: %s.state)\n", p->name);
  printf("  --help                  this text\n");
}

static int help(const command *c) {
  const tfc_program *p = c->program;
  const tfc_entry *e = c->entry;
  if (e == NULL) {
    printf("usage: %s COMMAND [--FEED=VALUE ...] [options]\n\ncommands:\n", p->name);
    for (int32_t i = 0; i < p->n_entries; i++) printf("  %s\n", p->entries[i].name);
    printf("\n%s COMMAND --help shows the feeds and fetches of a command.\n", p->name);
    return GOOD;
  }
  printf("usage: %s%s%s [--FEED=VALUE ...] [options]\n", p->name, p->n_entries > 1 ? " " : "",
         p->n_entries > 1 ? e->name : "");
  print_ports("feeds", "--", e->feeds, e->n_feeds, e->dims);
  print_ports("fetches", "", e->fetches, e->n_fetches, e->dims);
  print_ports("variables", "", p->vars, p->n_vars, NULL);
  print_options(p);
  return GOOD;
}

static int32_t find_port(const tfc_port *ports, int32_t n, const char *name, size_t length) {
  for (int32_t i = 0; i < n; i++) {
    if (strlen(ports[i].name) == length && memcmp(ports[i].name, name, length) == 0) return i;
  }
  return -1;
}

/* A .csv file always has two dimensions; a feed of fewer takes one that holds no more. */
static void flatten(tfc_value *v, int32_t rank) {
  if (rank == 1 && (v->shape[0] == 1 || v->shape[1] == 1)) v->shape[0] = v->elements, v->rank = 1;
  if (rank == 0 && v->elements == 1) v->rank = 0;
}

static int has_suffix(const char *s, const char *suffix) {
  size_t n = strlen(s), k = strlen(suffix);
  return n >= k && strcmp(s + n - k, suffix) == 0;
}

static int read_feed(command *c, int32_t i, const char *text) {
  const tfc_port *port = &c->entry->feeds[i];
  tfc_value *v = &c->feeds[i];
  const char *wrong;
  free(v->data);
  if (*text != '@') {
    wrong = tfc_read_literal(text, port->dtype, v);
  } else if (has_suffix(text, ".npy")) {
    wrong = tfc_read_npy(text + 1, port->dtype, v);
  } else if (has_suffix(text, ".csv")) {
    wrong = tfc_read_csv(text + 1, port->dtype, v);
    if (wrong == NULL) flatten(v, port->rank);
  } else {
    wrong = "a file's name must end in .npy or .csv";
  }
  if (wrong == NULL) return GOOD;
  return usage(c, "feed \"%s\" (%s): %s", port->name, tfc_dtype_name(port->dtype), wrong);
}

static int read_count(const command *c, const char *name, const char *text, int64_t *n) {
  char *end;
  errno = 0;
  *n = strtoll(text, &end, 10);
  if (*end == 0 && end != text && errno == 0 && *n > 0) return GOOD;
  return usage(c, "--%s=%s: want a number above 0", name, text);
}

static int is(const char *name, size_t length, const char *want) {
  return strlen(want) == length && memcmp(name, want, length) == 0;
}

/* Takes one option, without its dashes. */
static int option(command *c, const char *name, size_t length, const char *value) {
  const tfc_entry *e = c->entry;
  int32_t i;
  if (is(name, length, "steps")) return read_count(c, "steps", value, &c->steps);
  if (is(name, length, "threads")) return read_count(c, "threads", value, &c->threads);
  if (is(name, length, "npy")) return c->npy_dir = value, GOOD;
  if (is(name, length, "state") && c->program->n_vars > 0) return c->state.path = value, GOOD;
  if (strncmp(name, "out-", 4) == 0 && (i = find_port(e->fetches, e->n_fetches, name + 4, length - 4)) >= 0) {
    if (!has_suffix(value, ".npy")) return usage(c, "--%s: a file's name must end in .npy", name);
    return c->files[i] = value, GOOD;
  }
  if (strncmp(name, "in-", 3) == 0 && (i = find_port(e->feeds, e->n_feeds, name + 3, length - 3)) >= 0) {
    return read_feed(c, i, value);
  }
  if ((i = find_port(e->feeds, e->n_feeds, name, length)) >= 0) return read_feed(c, i, value);
  return usage(c, "unknown option --%.*s; see --help", (int)length, name);
}

static int wants_help(const char *arg) { return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0; }

static int options(command *c, int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    const char *arg = argv[i];
    if (strncmp(arg, "--", 2) != 0 || arg[2] == 0) return usage(c, "unknown argument %s; see --help", arg);
    size_t length = strcspn(arg + 2, "=");
    const char *value = arg + 2 + length;
    if (*value == '=') value++;
    else if (++i < argc) value = argv[i];
    else return usage(c, "%s needs a value", arg);
    int code = option(c, arg + 2, length, value);
    if (code != GOOD) return code;
  }
  return GOOD;
}

/* Checks a feed's shape and learns run-time dimensions from it. */
static int check_feed(command *c, int32_t i) {
  const tfc_port *port = &c->entry->feeds[i];
  const tfc_value *v = &c->feeds[i];
  if (v->data == NULL) return usage(c, "feed \"%s\" is missing: --%s=VALUE; see --help", port->name, port->name);
  if (v->rank != port->rank) {
    return usage(c, "feed \"%s\": the value has rank %d, want %d", port->name, v->rank, port->rank);
  }
  for (int32_t d = 0; d < port->rank; d++) {
    int64_t want = port->shape[d], k = -1 - want;
    if (want < 0 && c->dims[k] < 0) {
      c->dims[k] = v->shape[d];
      c->dim_feed[k] = i;
    } else if (want < 0 && c->dims[k] != v->shape[d]) {
      return usage(c, "feed \"%s\": dimension %d is %lld, but %s is %lld in feed \"%s\"", port->name, d,
                   (long long)v->shape[d], c->entry->dims[k], (long long)c->dims[k],
                   c->entry->feeds[c->dim_feed[k]].name);
    } else if (want >= 0 && want != v->shape[d]) {
      return usage(c, "feed \"%s\": dimension %d is %lld, want %lld", port->name, d, (long long)v->shape[d],
                   (long long)want);
    }
  }
  return GOOD;
}

/* Gives a fetch its shape: before the run the largest that it can have, after it the one that it has. */
static void shape_fetch(command *c, int32_t i) {
  const tfc_port *port = &c->entry->fetches[i];
  tfc_value *v = &c->fetches[i];
  for (int32_t d = 0; d < port->rank; d++) {
    v->shape[d] = port->shape[d] < 0 ? c->dims[-1 - port->shape[d]] : port->shape[d];
  }
  v->elements = tfc_elements(port, c->dims);
}

static int make_fetch(command *c, int32_t i) {
  const tfc_port *port = &c->entry->fetches[i];
  tfc_value *v = &c->fetches[i];
  *v = (tfc_value){.dtype = port->dtype, .rank = port->rank};
  shape_fetch(c, i);
  v->data = tfc_alloc((size_t)v->elements * tfc_dtype_size(v->dtype));
  return v->data != NULL ? GOOD : environment(c, port->name, "out of memory");
}

static int write_fetch(const command *c, int32_t i) {
  const char *name = c->entry->fetches[i].name, *wrong;
  if (c->files[i] != NULL) {
    wrong = tfc_write_npy(c->files[i], &c->fetches[i]);
    return wrong == NULL ? GOOD : environment(c, c->files[i], wrong);
  }
  if (c->npy_dir == NULL) {
    printf("%s = ", name);
    tfc_print(stdout, &c->fetches[i], (int)strlen(name) + 3);
    putchar('\n');
    return GOOD;
  }
  char *path;
  if (asprintf(&path, "%s/%s.npy", c->npy_dir, name) < 0) return environment(c, name, "out of memory");
  for (char *p = path + strlen(c->npy_dir) + 1; *p != 0; p++) {
    if (*p == '/' || *p == ':') *p = '_';
  }
  wrong = tfc_write_npy(path, &c->fetches[i]);
  int code = wrong == NULL ? GOOD : environment(c, path, wrong);
  free(path);
  return code;
}

/* Runs the entry over an open instance, from state file to results. */
static int run_in(command *c, tfc_instance *m) {
  const tfc_entry *e = c->entry;
  const char *wrong = c->program->n_vars > 0 ? tfc_load_state(&c->state, m) : NULL;
  if (wrong != NULL) return environment(c, c->state.path, wrong);
  void **args = calloc((size_t)(e->n_feeds + e->n_fetches) + 1, sizeof *args), **results = args + e->n_feeds;
  if (args == NULL) return environment(c, e->name, "out of memory");
  for (int32_t i = 0; i < e->n_feeds; i++) args[i] = c->feeds[i].data;
  for (int32_t i = 0; i < e->n_fetches; i++) results[i] = c->fetches[i].data;
  int32_t code = 0;
  for (int64_t step = 0; step < c->steps && code == 0; step++) code = tfc_run(m, e, args, results, c->dims);
  free(args);
  if (code != 0) {
    fprintf(stderr, "%s: %s [error code %d]\n", c->program->name, m->message, code);
    return MODEL;
  }
  wrong = c->program->n_vars > 0 ? tfc_save_state(&c->state, m) : NULL;
  return wrong == NULL ? GOOD : environment(c, c->state.path, wrong);
}

static int run(command *c) {
  const tfc_entry *e = c->entry;
  int code = GOOD;
  for (int32_t i = 0; i < e->n_dims; i++) c->dims[i] = -1;
  for (int32_t i = 0; i < e->n_feeds && code == GOOD; i++) code = check_feed(c, i);
  for (int32_t i = 0; i < e->n_given && code == GOOD; i++) {
    if (c->dims[i] < 0) code = usage(c, "no feed tells the size of %s", e->dims[i]);
  }
  if (code != GOOD) return code;
  tfc_instance *m = tfc_open(c->program, c->threads);
  if (m == NULL) return environment(c, e->name, "out of memory");
  int32_t wrong = tfc_sizes(m, e, c->dims);
  if (wrong != 0) {
    fprintf(stderr, "%s: %s [error code %d]\n", c->program->name, m->message, wrong);
    code = MODEL;
  }
  for (int32_t i = 0; i < e->n_fetches && code == GOOD; i++) code = make_fetch(c, i);
  if (code == GOOD) code = run_in(c, m);
  tfc_close(m);
  for (int32_t i = 0; i < e->n_fetches; i++) shape_fetch(c, i);
  for (int32_t i = 0; i < e->n_fetches && code == GOOD; i++) code = write_fetch(c, i);
  if (code == GOOD && fflush(stdout) != 0) return environment(c, "standard output", strerror(errno));
  return code;
}

/* Takes the entry's name off the arguments. A program with one entry needs no name. */
static int choose(command *c, int *argc, char ***argv) {
  const tfc_program *p = c->program;
  if (p->n_entries == 1) c->entry = &p->entries[0];
  if (*argc > 0 && (**argv)[0] != '-') {
    for (int32_t i = 0; i < p->n_entries; i++) {
      if (strcmp(p->entries[i].name, **argv) != 0) continue;
      c->entry = &p->entries[i];
      --*argc, ++*argv;
      return GOOD;
    }
    return usage(c, "unknown command %s; see --help", **argv);
  }
  return c->entry != NULL ? GOOD : usage(c, "which command? see --help");
}

int tfc_main(const tfc_program *program, int argc, char **argv) {
  char *state_path = NULL;
  command c = {.program = program, .steps = 1, .threads = sysconf(_SC_NPROCESSORS_ONLN)};
  if (--argc < 0) return USAGE;
  argv++;
  if (argc > 0 && wants_help(argv[0]) && program->n_entries > 1) return help(&c);
  int code = choose(&c, &argc, &argv);
  if (code != GOOD) return code;
  for (int i = 0; i < argc; i++) {
    if (wants_help(argv[i])) return help(&c);
  }
  const tfc_entry *e = c.entry;
  c.feeds = calloc((size_t)e->n_feeds + 1, sizeof *c.feeds);
  c.fetches = calloc((size_t)e->n_fetches + 1, sizeof *c.fetches);
  c.files = calloc((size_t)e->n_fetches + 1, sizeof *c.files);
  c.dims = calloc((size_t)e->n_dims + 1, sizeof *c.dims);
  c.dim_feed = calloc((size_t)e->n_dims + 1, sizeof *c.dim_feed);
  if (c.feeds == NULL || c.fetches == NULL || c.files == NULL || c.dims == NULL || c.dim_feed == NULL ||
      asprintf(&state_path, "%s.state", program->name) < 0) {
    return environment(&c, e->name, "out of memory");
  }
  c.state.path = state_path;
  code = options(&c, argc, argv);
  return code == GOOD ? run(&c) : code;
}
