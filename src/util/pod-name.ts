/** What a pod's name has behind its controller's: a replica set's hash and its own, its own, or an ordinal. */
export function isPodName(rest: string): boolean {
  return /^(?:[a-z]{0,9}\d[a-z0-9]{0,9}-)?(?:[a-z0-9]{5}|\d{1,4})$/.test(rest);
}
