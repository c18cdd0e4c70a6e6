/** How much work something is, on a machine that others use too. */

/** Microseconds of CPU time of the fastest of some runs; the first ones warm up. */
export function cpuTime(work: () => unknown, runs = 10): number {
  const times = Array.from({ length: runs }, () => {
    const began = process.cpuUsage().user;
    work();
    return process.cpuUsage().user - began;
  });
  return Math.min(...times);
}
