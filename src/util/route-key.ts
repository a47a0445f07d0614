/** One text for a route of a service: no part of it can hold what parts it. */
export function routeKey(service: string, method: string, route: string): string {
  return `${service}\u0000${method}\u0000${route}`;
}
