#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/pool.h"

/* What jobs do besides answering with their number. */
enum { PLAIN = 100, DIE_ONCE = 200, DIE_ALWAYS = 300, INTERRUPT = 400, LONG_ANSWER = 500, EXIT_BADLY = 600 };

typedef struct {
  char folder[64]; /* where workers leave word */
  size_t answered, failed, ticks;
  size_t stop_after;
  int status;
  GHashTable *seen;
} Fixture;

static Fixture fixture;

static bool first_time(size_t job)
{
  g_autofree char *path = g_strdup_printf("%s/%zu", fixture.folder, job);
  int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (fd < 0) return false;
  close(fd);
  return true;
}

static void work(void *data, size_t job, GString *answer)
{
  switch (job / 100 * 100) {
  case DIE_ONCE:
    g_string_append(answer, "half an ans");
    if (first_time(job)) kill(getpid(), SIGKILL);
    g_string_truncate(answer, 0);
    break;
  case DIE_ALWAYS: kill(getpid(), SIGKILL); break;
  case EXIT_BADLY: _exit(7);
  case INTERRUPT:
    kill(getppid(), SIGINT);
    g_usleep(150000);
    break;
  case LONG_ANSWER:
    for (int i = 0; i < 300000; i++) g_string_append_c(answer, 'x');
    return;
  default: break;
  }
  g_string_append_printf(answer, "%zu by %d", job, (int)getpid());
}

static bool ended(void *user, size_t job, const char *answer, int status)
{
  Fixture *f = user;
  assert_true(g_hash_table_add(f->seen, GSIZE_TO_POINTER(job)));
  if (answer) {
    f->answered++;
    if (job / 100 * 100 == LONG_ANSWER) {
      assert_int_equal(strlen(answer), 300000);
    } else {
      size_t said;
      int pid;
      assert_int_equal(sscanf(answer, "%zu by %d", &said, &pid), 2);
      assert_int_equal(said, job);
    }
  } else {
    f->failed++;
    f->status = status;
  }
  return f->stop_after == 0 || f->answered < f->stop_after;
}

static void tick(void *user, bool interrupted)
{
  ((Fixture *)user)->ticks++;
}

static SyPoolResult run(size_t workers, const size_t *jobs, size_t n)
{
  SyPool pool = {
      .workers = workers, .n_jobs = n, .jobs = jobs, .work = work, .ended = ended, .tick = tick, .user = &fixture};
  return sy_pool_run(&pool);
}

static int setup(void **state)
{
  fixture = (Fixture){.seen = g_hash_table_new(NULL, NULL)};
  g_strlcpy(fixture.folder, "/tmp/test-pool.XXXXXX", sizeof fixture.folder);
  return g_mkdtemp(fixture.folder) ? 0 : -1;
}

static int teardown(void **state)
{
  g_hash_table_destroy(fixture.seen);
  g_autofree char *command = g_strdup_printf("rm -r %s", fixture.folder);
  return system(command);
}

static void test_pool_many_jobs_each_answered_once(void **state)
{
  size_t jobs[90];
  for (size_t i = 0; i < 90; i++) jobs[i] = PLAIN + i;
  assert_int_equal(run(3, jobs, 90), SY_POOL_DONE);
  assert_int_equal(fixture.answered, 90);
  assert_true(fixture.ticks > 0);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
}

static void test_pool_no_jobs_is_done(void **state)
{
  assert_int_equal(run(2, NULL, 0), SY_POOL_DONE);
}

static void test_pool_worker_killed_job_is_tried_again(void **state)
{
  size_t jobs[] = {PLAIN, DIE_ONCE, DIE_ONCE + 1, PLAIN + 1, DIE_ONCE + 2, PLAIN + 2};
  for (size_t workers = 1; workers <= 3; workers += 2) {
    g_hash_table_remove_all(fixture.seen);
    fixture.answered = 0;
    assert_int_equal(run(workers, jobs, G_N_ELEMENTS(jobs)), SY_POOL_DONE);
    assert_int_equal(fixture.answered, G_N_ELEMENTS(jobs));
    assert_int_equal(fixture.failed, 0);
  }
}

static void test_pool_job_kills_twice_fails_alone(void **state)
{
  size_t jobs[] = {PLAIN, DIE_ALWAYS, PLAIN + 1, PLAIN + 2};
  assert_int_equal(run(2, jobs, G_N_ELEMENTS(jobs)), SY_POOL_DONE);
  assert_int_equal(fixture.answered, 3);
  assert_int_equal(fixture.failed, 1);
  assert_true(WIFSIGNALED(fixture.status));
  assert_int_equal(WTERMSIG(fixture.status), SIGKILL);
}

static void test_pool_worker_exits_fails_with_its_status(void **state)
{
  size_t jobs[] = {EXIT_BADLY, PLAIN};
  assert_int_equal(run(1, jobs, 2), SY_POOL_DONE);
  assert_int_equal(fixture.answered, 1);
  assert_true(WIFEXITED(fixture.status));
  assert_int_equal(WEXITSTATUS(fixture.status), 7);
}

static void test_pool_interrupted_finishes_what_is_under_way(void **state)
{
  size_t jobs[] = {INTERRUPT, PLAIN, PLAIN + 1, PLAIN + 2, PLAIN + 3};
  assert_int_equal(run(1, jobs, G_N_ELEMENTS(jobs)), SY_POOL_INTERRUPTED);
  assert_int_equal(fixture.answered, 1);
  assert_true(g_hash_table_contains(fixture.seen, GSIZE_TO_POINTER(INTERRUPT)));
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_pool_told_to_stop_begins_nothing_new(void **state)
{
  size_t jobs[50];
  for (size_t i = 0; i < 50; i++) jobs[i] = PLAIN + i;
  fixture.stop_after = 5;
  assert_int_equal(run(2, jobs, 50), SY_POOL_STOPPED);
  assert_in_range(fixture.answered, 5, 6);
}

static void test_pool_long_answers_arrive_whole(void **state)
{
  size_t jobs[] = {LONG_ANSWER, LONG_ANSWER + 1, PLAIN, LONG_ANSWER + 2};
  assert_int_equal(run(2, jobs, G_N_ELEMENTS(jobs)), SY_POOL_DONE);
  assert_int_equal(fixture.answered, 4);
}

/* A worker that takes its time, once it has said that it runs. */
static void work_long(void *data, size_t job, GString *answer)
{
  int *end = data;
  if (write(*end, "r", 1) == 1) g_usleep(G_USEC_PER_SEC * 60);
}

/* The parent killed: no worker outlives it, so the pipe they hold ends. */
static void test_pool_parent_killed_workers_die(void **state)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t parent = fork();
  if (parent == 0) {
    size_t jobs[] = {1, 2};
    SyPool pool = {
        .workers = 2, .n_jobs = 2, .jobs = jobs, .work = work_long, .data = &ends[1], .ended = ended, .user = &fixture};
    close(ends[0]);
    sy_pool_run(&pool);
    _exit(0);
  }
  close(ends[1]);
  char byte;
  for (int i = 0; i < 2; i++) assert_int_equal(read(ends[0], &byte, 1), 1);
  kill(parent, SIGKILL);
  waitpid(parent, NULL, 0);
  assert_int_equal(read(ends[0], &byte, 1), 0);
  close(ends[0]);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      T(test_pool_many_jobs_each_answered_once),       T(test_pool_no_jobs_is_done),
      T(test_pool_worker_killed_job_is_tried_again),   T(test_pool_job_kills_twice_fails_alone),
      T(test_pool_worker_exits_fails_with_its_status), T(test_pool_interrupted_finishes_what_is_under_way),
      T(test_pool_told_to_stop_begins_nothing_new),    T(test_pool_long_answers_arrive_whole),
      T(test_pool_parent_killed_workers_die)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
