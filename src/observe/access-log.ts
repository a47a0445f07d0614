import { foldRoute } from './route.ts';

/** A request as a server's access log line tells it. */
export interface AccessLine {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

// `"GET /x HTTP/1.1" 404`, uvicorn's `"WebSocket /ws" 403`; the quoted part cannot hold a quote, so the scan is linear.
const ACCESS =
  /"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|WebSocket) (\/[^"\s]{0,2000})(?: HTTP\/[\d.]{1,4})?" (\d{3})\b/;

/** Reads the request out of a common access log line; null for any other text. */
export function parseAccessLine(message: string): AccessLine | null {
  if (message.length > 8000 || !message.includes('"')) return null;
  const m = ACCESS.exec(message);
  if (!m?.[1] || !m[2] || !m[3]) return null;
  return { method: m[1] === 'WebSocket' ? 'GET' : m[1], route: foldRoute(m[2]), status: Number(m[3]) };
}
