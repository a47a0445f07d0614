import type { Random } from './random.ts';

/** Routes of requests; `*` is an id. */
export const ROUTES = [
  '/api/orders/*',
  '/api/carts/*/items',
  '/api/users/*',
  '/api/search?q=shoes&page=*',
  '/health',
  '/api/payments/*/confirm',
  '/static/app.js',
] as const;

const WORDS = [
  'order',
  'cart',
  'stock',
  'price',
  'customer',
  'shipment',
  'invoice',
  'voucher',
  'session',
  'catalogue',
  'basket',
  'warehouse',
  'parcel',
  'label',
  'rate',
] as const;
const DOING = [
  'loaded',
  'saved',
  'checked',
  'priced',
  'updated',
  'sent',
  'queued',
  'confirmed',
  'cached',
  'refreshed',
] as const;

/** A line that a healthy service prints; some speak of tokens and retries, as healthy lines do. */
export function healthyText(random: Random): string {
  const n = random.int(1_000_000);
  switch (random.int(8)) {
    case 0:
      return `INFO:     10.1.${random.int(256)}.${random.int(256)}:${40_000 + random.int(20_000)} - "GET /api/orders/${n} HTTP/1.1" 200 OK${pad(random, 60)}`;
    case 1:
      return `2026-01-20 06:12:44,120 - shop.auth - INFO - token of user ${n} refreshed, valid for 3600 s${pad(random, 500)}`;
    case 2:
      return `2026-01-20 06:12:44,377 - shop.cache - DEBUG - get key cart:${n} hit=true age=${random.int(900)}ms${pad(random, 480)}`;
    default:
      return `INFO ${random.pick(WORDS)} ${n} ${random.pick(DOING)} in ${random.int(900)} ms, ${sentence(random, 70)}`;
  }
}

/** A structured line of a healthy service, about 700 bytes. */
export function healthyPayload(random: Random): object {
  return {
    context: {
      customer: `c-${random.int(1_000_000)}`,
      items: random.int(12),
      region: random.pick(['eu', 'us', 'asia']),
      request_id: random.hex(16),
    },
    duration_ms: random.int(2000),
    logger: `shop.${random.pick(WORDS)}`,
    message: `${random.pick(WORDS)} ${random.int(1_000_000)} ${random.pick(DOING)}: ${sentence(random, 55)}`,
    module: random.pick(WORDS),
    user_agent: 'okhttp/4.12.0',
  };
}

const ERRORS = [
  ['psycopg2.OperationalError', 'connection to server at "10.4.0.3", port 5432 failed: timeout expired'],
  ['KeyError', "'order_id'"],
  ['TypeError', 'Object of type Decimal is not JSON serializable'],
  ['redis.exceptions.ConnectionError', 'Error 111 connecting to 10.4.0.9:6379. Connection refused.'],
  ['ValueError', 'could not convert string to float: %'],
  ['shop.errors.StockError', 'item % is out of stock'],
  ['httpx.ReadTimeout', 'The read operation timed out'],
  ['AttributeError', "'NoneType' object has no attribute 'total'"],
  ['sqlalchemy.exc.IntegrityError', 'duplicate key value violates unique constraint "orders_pkey", key %'],
  ['PermissionError', "[Errno 13] Permission denied: '/data/exports/%.csv'"],
] as const;

/** A message and a traceback of fourteen frames. */
export function errorPayload(random: Random): { message: string; stack: string } {
  const kind = random.int(ERRORS.length * 3);
  const [type, text] = ERRORS[kind % ERRORS.length] ?? ERRORS[0];
  const said = text.replace('%', String(random.int(1_000_000)));
  const module = WORDS[kind % WORDS.length] ?? 'order';
  const frames = Array.from({ length: 14 }, (_, i) =>
    i < 9
      ? `  File "/usr/local/lib/python3.12/site-packages/starlette/layer${i}.py", line ${100 + i}, in __call__\n    await self.app(scope, receive, send)`
      : `  File "/app/shop/${module}/step${i}.py", line ${20 + i}, in run_${module}_${i}\n    return handle_${module}(payload, attempt=${i})`,
  );
  return {
    message: `Failed to process ${module} ${random.int(1_000_000)}`,
    stack: `Traceback (most recent call last):\n${frames.join('\n')}\n${type}: ${said}`,
  };
}

function sentence(random: Random, words: number): string {
  let text = '';
  for (let i = 0; i < words; i++)
    text += `${i === 0 ? '' : ' '}${i % 7 === 6 ? random.int(10_000) : i % 2 === 0 ? random.pick(WORDS) : random.pick(DOING)}`;
  return text;
}

function pad(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += ` ${random.pick(WORDS)}=${random.int(10_000)}`;
  return text;
}
