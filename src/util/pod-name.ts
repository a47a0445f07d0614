/** What a pod's name has behind its controller's: a replica set's hash and its own, its own, or an ordinal. */
export function isPodName(rest: string): boolean {
  return /^(?:[a-z]{0,9}\d[a-z0-9]{0,9}-)?(?:[a-z0-9]{5}|\d{1,4})$/.test(rest);
}

/**
 * A pod of a CronJob's job, of a job or of a DaemonSet. Kubernetes makes the ends of names without vowels, so that no words come out; five letters without a
 * digit are a word ("https") as well.
 */
const OF_A_JOB =
  /^(.+)-\d{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$|^(.+)-(?=[a-z]{0,4}\d)[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/**
 * Name of the workload that a pod belongs to: the pod's name without the hashes of its ReplicaSet and itself, without a StatefulSet's
 * ordinal, or without what a Job, CronJob or DaemonSet adds.
 */
export function appOfPod(pod: string): string {
  const match =
    /^(.+)-[a-f0-9]{5,10}-[a-z0-9]{5}$/.exec(pod) ?? OF_A_JOB.exec(pod) ?? /^(.+)-\d{1,4}$/.exec(pod);
  return match?.[1] ?? match?.[2] ?? pod;
}
