#include "pipeline/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define SY_POOL_TRIES 2  /* a job is given to at most so many workers */
#define SY_POOL_TICK 100 /* ms */

typedef struct {
  pid_t pid;       /* 0: none */
  int ask, answer; /* the parent's ends */
  bool busy;
  size_t job;
  GString *read; /* the answer so far */
} Worker;

typedef struct {
  const SyPool *pool;
  Worker *workers;
  size_t next;       /* index into pool->jobs */
  GArray *again;     /* jobs to be tried once more */
  GHashTable *tries; /* job -> workers that died of it */
  size_t alive, busy;
  bool stopped;     /* ended said so */
  bool interrupted; /* a signal has come */
  int signals;      /* the descriptor that signals come through, or -1 */
  sigset_t mask;    /* the signals that were blocked before */
} State;

/* SIGINT and SIGTERM wait in a descriptor, so that no handler and no variable of the process are needed. */
static void heed_signals(State *state)
{
  sigset_t heeded;
  sigemptyset(&heeded);
  sigaddset(&heeded, SIGINT);
  sigaddset(&heeded, SIGTERM);
  sigprocmask(SIG_BLOCK, &heeded, &state->mask);
  state->signals = signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
  if (state->signals < 0) sigprocmask(SIG_SETMASK, &state->mask, NULL);
}

/* After the first signal a second one does what it did before: it ends the program. */
static void note_signal(State *state)
{
  struct signalfd_siginfo info;
  if (state->signals < 0 || read(state->signals, &info, sizeof info) != (ssize_t)sizeof info) return;
  state->interrupted = true;
  sigprocmask(SIG_SETMASK, &state->mask, NULL);
}

/* Reads a job's number; false when the parent has closed its end. */
static bool read_job(int fd, size_t *job)
{
  char *at = (char *)job;
  size_t left = sizeof *job;
  while (left > 0) {
    ssize_t n = read(fd, at, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    left -= (size_t)n;
  }
  return true;
}

/* A worker's life. The terminal's Ctrl-C reaches the whole group: only the parent heeds it. */
static G_NORETURN void live_as_worker(const State *state, pid_t parent, int ask, int answer)
{
  const SyPool *pool = state->pool;
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_DFL);
  sigprocmask(SIG_SETMASK, &state->mask, NULL);
  /* Nobody would hear the answer of a worker whose parent was killed. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  void *own = pool->start ? pool->start(pool->data) : pool->data;
  g_autoptr(GString) line = g_string_new(NULL);
  for (size_t job; read_job(ask, &job);) {
    g_string_truncate(line, 0);
    pool->work(own, job, line);
    g_string_append_c(line, '\n');
    if (!sy_descriptor_write(answer, line->str, line->len)) break;
  }
  _exit(0);
}

static void close_others(const State *state)
{
  for (size_t i = 0; i < state->pool->workers; i++) {
    if (state->workers[i].pid == 0) continue;
    close(state->workers[i].ask);
    close(state->workers[i].answer);
  }
}

static bool start_worker(State *state, Worker *worker)
{
  int ask[2], answer[2];
  if (pipe(ask) != 0) return false;
  if (pipe(answer) != 0) {
    close(ask[0]);
    close(ask[1]);
    return false;
  }
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) {
    close(ask[1]);
    close(answer[0]);
    close_others(state);
    if (state->signals >= 0) close(state->signals);
    live_as_worker(state, parent, ask[0], answer[1]);
  }
  close(ask[0]);
  close(answer[1]);
  if (pid < 0) {
    close(ask[1]);
    close(answer[0]);
    return false;
  }
  *worker = (Worker){.pid = pid, .ask = ask[1], .answer = answer[0], .read = g_string_new(NULL)};
  state->alive++;
  return true;
}

/* Closes the parent's ends and waits; the wait status. */
static int end_worker(State *state, Worker *worker)
{
  int status = 0;
  close(worker->ask);
  close(worker->answer);
  while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR) continue;
  g_string_free(worker->read, TRUE);
  if (worker->busy) state->busy--;
  *worker = (Worker){0};
  state->alive--;
  return status;
}

static bool take_job(State *state, size_t *job)
{
  if (state->interrupted || state->stopped) return false;
  if (state->again->len > 0) {
    *job = g_array_index(state->again, size_t, state->again->len - 1);
    g_array_set_size(state->again, state->again->len - 1);
    return true;
  }
  if (state->next >= state->pool->n_jobs) return false;
  *job = state->pool->jobs[state->next++];
  return true;
}

static void tell(State *state, size_t job, const char *answer, int status)
{
  if (!state->pool->ended(state->pool->user, job, answer, status)) state->stopped = true;
}

/* A worker died: its job goes to another, or counts as failed. */
static void bury(State *state, Worker *worker)
{
  bool busy = worker->busy;
  size_t job = worker->job;
  int status = end_worker(state, worker);
  if (!busy) return;
  size_t died = GPOINTER_TO_SIZE(g_hash_table_lookup(state->tries, GSIZE_TO_POINTER(job + 1))) + 1;
  g_hash_table_insert(state->tries, GSIZE_TO_POINTER(job + 1), GSIZE_TO_POINTER(died));
  if (died < SY_POOL_TRIES) g_array_append_val(state->again, job);
  else tell(state, job, NULL, status);
}

/* Gives idle workers work, and replaces dead ones while there is some. */
static bool dispatch(State *state)
{
  for (size_t i = 0; i < state->pool->workers; i++) {
    Worker *worker = &state->workers[i];
    if (worker->busy) continue;
    size_t job;
    if (!take_job(state, &job)) return true;
    if (worker->pid == 0 && !start_worker(state, worker)) {
      g_array_append_val(state->again, job);
      return state->alive > 0;
    }
    worker->busy = true;
    worker->job = job;
    state->busy++;
    if (!sy_descriptor_write(worker->ask, &job, sizeof job)) bury(state, worker);
  }
  return true;
}

/* Takes what a worker says; an answer ends with a newline. */
static void listen_to(State *state, Worker *worker)
{
  char buffer[65536];
  ssize_t n = read(worker->answer, buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) {
    bury(state, worker);
    return;
  }
  g_string_append_len(worker->read, buffer, n);
  if (worker->read->str[worker->read->len - 1] != '\n') return;
  g_string_truncate(worker->read, worker->read->len - 1);
  worker->busy = false;
  state->busy--;
  tell(state, worker->job, worker->read->str, 0);
  g_string_truncate(worker->read, 0);
}

static void wait_for_answers(State *state)
{
  g_autofree struct pollfd *polls = g_new0(struct pollfd, state->pool->workers + 1);
  polls[state->pool->workers] = (struct pollfd){.fd = state->interrupted ? -1 : state->signals, .events = POLLIN};
  for (size_t i = 0; i < state->pool->workers; i++)
    polls[i] = (struct pollfd){.fd = state->workers[i].pid ? state->workers[i].answer : -1, .events = POLLIN};
  int ready = poll(polls, (nfds_t)state->pool->workers + 1, SY_POOL_TICK);
  if (ready > 0 && polls[state->pool->workers].revents) note_signal(state);
  if (state->pool->tick) state->pool->tick(state->pool->user, state->interrupted);
  if (ready <= 0) return;
  for (size_t i = 0; i < state->pool->workers; i++)
    if (polls[i].fd >= 0 && polls[i].revents) listen_to(state, &state->workers[i]);
}

SyPoolResult sy_pool_run(const SyPool *pool)
{
  State state = {.pool = pool,
                 .workers = g_new0(Worker, pool->workers),
                 .again = g_array_new(FALSE, FALSE, sizeof(size_t)),
                 .tries = g_hash_table_new(NULL, NULL)};
  struct sigaction ignore = {.sa_handler = SIG_IGN}, old_pipe;
  heed_signals(&state);
  sigaction(SIGPIPE, &ignore, &old_pipe);
  SyPoolResult result = SY_POOL_DONE;
  for (;;) {
    if (!dispatch(&state) && state.busy == 0) {
      result = SY_POOL_FAILED;
      break;
    }
    bool left = state.next < pool->n_jobs || state.again->len > 0;
    if (state.busy == 0 && (state.interrupted || state.stopped || !left)) break;
    wait_for_answers(&state);
  }
  if (state.stopped) result = SY_POOL_STOPPED;
  else if (state.interrupted && (state.next < pool->n_jobs || state.again->len > 0)) result = SY_POOL_INTERRUPTED;
  for (size_t i = 0; i < pool->workers; i++)
    if (state.workers[i].pid) end_worker(&state, &state.workers[i]);
  /* A signal that comes while the last worker ends has nothing left to interrupt. */
  note_signal(&state);
  sigprocmask(SIG_SETMASK, &state.mask, NULL);
  if (state.signals >= 0) close(state.signals);
  sigaction(SIGPIPE, &old_pipe, NULL);
  g_array_free(state.again, TRUE);
  g_hash_table_destroy(state.tries);
  g_free(state.workers);
  return result;
}
