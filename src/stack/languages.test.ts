import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstInApp, mainLine, parseException } from './index.ts';

const folder = new URL('../../fixtures/stacks/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** File, chain outermost first, exceptions beside the line of causes, and the team's own frame nearest to the deepest cause. */
const CASES: readonly (readonly [file: string, chain: string, beside: string, own: string])[] = [
  [
    'python/chained.txt',
    'shop.errors.CheckoutError > cause ratelib.errors.LookupFailed > context KeyError',
    '',
    'total /srv/shop/cart.py:41',
  ],
  [
    'python/group.txt',
    'ExceptionGroup',
    'member TimeoutError, member jobs.parse.BadRow, cause ValueError',
    'fetch /srv/jobs/fetch.py:8',
  ],
  ['python/syntax.txt', 'SyntaxError', '', ' /srv/app/settings.py:7'],
  ['python/recursion.txt', 'RecursionError', '', 'depth /srv/tree/walk.py:5'],
  ['python/loguru.txt', 'ZeroDivisionError', '', 'quote /srv/shop/price.py:19'],
  ['python/rich.txt', 'OSError', '', 'serve /srv/shop/server.py:27'],
  ['python/cut.txt', 'unknown', '', '<module> /srv/app/main.py:3'],
  [
    'java/causes.txt',
    'com.tinyshop.orders.OrderFailedException > cause org.springframework.dao.DataAccessResourceFailureException > cause java.net.ConnectException',
    'suppressed java.io.IOException, cause java.lang.IllegalStateException',
    'com.tinyshop.net.Dialer.dial Dialer.scala:12',
  ],
  [
    'java/folded.txt',
    'com.tinyshop.web.Oops > cause java.lang.NullPointerException',
    '',
    'com.tinyshop.web.View.render View.java:3',
  ],
  [
    'java/root-first.txt',
    'com.tinyshop.StartupException > cause java.sql.SQLTransientException',
    '',
    'com.tinyshop.Db.open Db.java:22',
  ],
  [
    'javascript/cause.txt',
    'StartError > cause ConfigError > cause TypeError',
    '',
    'parse /srv/web/dist/parse.js:2',
  ],
  [
    'javascript/aggregate.txt',
    'AggregateError',
    'member Error, member TimeoutError',
    'fetchAny /srv/web/mirror.ts:9',
  ],
  ['javascript/browser.txt', 'TypeError', '', 'addItem https://shop.example/assets/cart.js:13'],
  ['go/panic.txt', 'panic', '', 'example.org/tiny/cart.(*Cart).Item /src/cart/cart.go:61'],
  ['go/repanic.txt', 'panic > context panic', '', 'main.openLedger /src/ledger.go:9'],
  ['go/errors.txt', 'error > wrapped error', '', 'example.org/tiny/config.Load /src/config/config.go:14'],
  [
    'csharp/inner.txt',
    'Tiny.Shop.CheckoutException > wrapped System.InvalidOperationException > wrapped System.Collections.Generic.KeyNotFoundException',
    '',
    'Tiny.Shop.Rates.Find(String code) /src/Rates.cs:12',
  ],
  [
    'csharp/aggregate.txt',
    'System.AggregateException > wrapped System.FormatException',
    'member System.IO.IOException',
    'Tiny.Import.Row.Parse(String text) C:\\src\\Row.cs:7',
  ],
  [
    'csharp/one-line.txt',
    'System.Web.HttpException > wrapped System.ArgumentNullException',
    '',
    'Tiny.Web.Page.Load(Object sender, EventArgs e) c:\\web\\Page.cs:5',
  ],
  [
    'ruby/cause.txt',
    'Ledger::Missing > cause Errno::ENOENT',
    '',
    'File#initialize /srv/app/lib/ledger.rb:19',
  ],
  [
    'ruby/rails.txt',
    'ActiveRecord::StatementInvalid > cause PG::UndefinedColumn',
    '',
    'by_colour app/models/paint.rb:12',
  ],
  ['ruby/rails-tagged.txt', 'NoMethodError', '', 'total app/models/cart.rb:31'],
  ['ruby/reversed.txt', 'NoMethodError', '', 'title report.rb:4'],
  [
    'php/next.txt',
    'App\\Error\\NoDatabase > cause PDOException',
    '',
    'PDO->__construct /srv/app/src/Db.php:12',
  ],
  ['php/old.txt', 'LogicException', '', 'Shelf->{closure} /srv/app/lib/Shelf.php:33'],
  ['rust/panic.txt', 'panic', '', 'tiny::queue::Queue<T>::pop ./src/queue.rs:40'],
  ['rust/anyhow.txt', 'Error > cause Error > cause Error', '', ''],
  ['rust/old-panic.txt', 'panic', '', ' src/ledger.rs:9'],
  [
    'php/php-fpm-next-previous.txt',
    'Slim\\Exception\\HttpInternalServerErrorException > cause App\\Cart\\CartUnavailable > cause Redis\\ConnectionError',
    '',
    'Redis->get /var/www/app/src/Cache/Store.php:48',
  ],
  [
    'php/laravel-monolog.txt',
    'Illuminate\\Database\\QueryException > cause PDOException',
    '',
    'App\\Http\\Controllers\\OrderController->show /var/www/app/Http/Controllers/OrderController.php:31',
  ],
  [
    'php/symfony-critical.txt',
    'App\\Exception\\RateMissing',
    '',
    'App\\Pricing\\Rates->of /srv/app/src/Pricing/Rates.php:33',
  ],
  ['php/type-error.txt', 'TypeError', '', 'App\\Mail\\Sender->send /app/src/Mail/Sender.php:27'],
  [
    'php/to-string-previous.txt',
    'RuntimeException > cause DomainException',
    '',
    'App\\Stock->take /app/src/Stock.php:9',
  ],
  [
    'rust/tokio-worker.txt',
    'panic',
    '',
    'shop::handlers::orders::list::{{closure}} ./src/handlers/orders.rs:58',
  ],
  ['rust/full-backtrace.txt', 'panic', '', 'shelf::pick /build/src/main.rs:12'],
  [
    'rust/anyhow-backtrace.txt',
    'Error > cause Error > cause Error > cause Error > cause Error > cause Error',
    '',
    'pricer::rates::load::{{closure}} /build/src/rates.rs:44',
  ],
  ['rust/tracing-chain.txt', 'Error > cause Error > cause Error', '', ''],
  ['rust/color-eyre.txt', 'Error > cause Error', '', ' src/server.rs:31'],
  ['rust/expect-debug.txt', 'panic', '', ' src/config.rs:14'],
  [
    'scala/akka-actor.txt',
    'shop.basket.PricingFailed > cause java.util.NoSuchElementException',
    '',
    'shop.rates.Table.rate Table.scala:17',
  ],
  [
    'scala/execution-exception.txt',
    'java.util.concurrent.ExecutionException > cause scala.NotImplementedError',
    '',
    'shop.mail.Templates$.welcome Templates.scala:8',
  ],
  ['scala/zio-fiber.txt', 'java.net.ConnectException', '', 'shop.ledger.Client.open Client.scala:22'],
  [
    'scala/zio-cause.txt',
    'shop.ledger.LedgerDown > cause java.util.concurrent.TimeoutException',
    'suppressed java.lang.IllegalStateException',
    'shop.ledger.Client.send Client.scala:71',
  ],
  [
    'scala/play-wrapped.txt',
    'play.api.http.HttpErrorHandlerExceptions$$anon$1 > cause scala.MatchError',
    '',
    'shop.orders.OrderController.label OrderController.scala:33',
  ],
  [
    'scala/spark-task.txt',
    'org.apache.spark.SparkException > cause java.lang.NumberFormatException',
    '',
    'jobs.prices.Parse$.row Parse.scala:14',
  ],
  ['dart/state.txt', 'StateError', '', 'pickColour package:paints/pick.dart:18'],
  ['dart/custom.txt', 'PaintError', '', 'mix file:///srv/paints/lib/mix.dart:9'],
];

const shape = (list: readonly { type: string; relation?: string }[], joint: string): string =>
  list.map((e) => [e.relation, e.type].filter(Boolean).join(' ')).join(joint);

describe('traces of each language', () => {
  it.each(CASES)('%s', (file, chain, beside, own) => {
    const found = parseException(read(file));
    // Scala runs on the JVM and prints its traces.
    expect(found?.language).toBe(file.split('/')[0]?.replace('scala', 'java'));
    if (!found) return;
    const main = mainLine(found);
    expect(shape(main, ' > ')).toBe(chain);
    expect(shape(found.exceptions.slice(main.length), ', ')).toBe(beside);
    const frame = firstInApp(found);
    expect(frame ? `${frame.function ?? ''} ${frame.file ?? ''}:${frame.line ?? ''}` : '').toBe(own);
  });

  it('covers every fixture', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.txt'),
    );
    expect(CASES.map(([file]) => file).sort()).toEqual(
      files.map((name) => name.replaceAll('\\', '/')).sort(),
    );
  });
});

describe('messages and frames', () => {
  const parse = (name: string): NonNullable<ReturnType<typeof parseException>> => {
    const chain = parseException(read(name));
    if (!chain) throw new Error(`no trace in ${name}`);
    return chain;
  };

  it('keeps messages, also of folded causes and of several lines', () => {
    expect(parse('java/folded.txt').exceptions.map((e) => e.message)).toEqual([
      'cannot render',
      'Cannot invoke "Item.name()" because "item" is null',
    ]);
    expect(parse('go/repanic.txt').exceptions.map((e) => e.message)).toEqual([
      'rollback failed: connection lost',
      'cannot open ledger',
    ]);
    expect(parse('rust/anyhow.txt').exceptions.map((e) => e.message)).toEqual([
      'cannot start',
      'cannot read the configuration',
      'No such file or directory (os error 2)',
    ]);
    expect(parse('rust/old-panic.txt').exceptions[0]?.message).toBe('ledger is locked');
    expect(parse('ruby/reversed.txt').exceptions[0]?.message).toBe(
      "undefined method `upcase' for nil:NilClass",
    );
    expect(parse('php/old.txt').exceptions[0]?.message).toBe('no such shelf');
    expect(parse('csharp/one-line.txt').exceptions.map((e) => e.message)).toEqual([
      'outer words',
      'Value cannot be null.',
    ]);
    expect(parse('go/panic.txt').exceptions[0]?.message).toBe(
      'runtime error: index out of range [5] with length 3',
    );
  });

  it('puts the innermost call first whatever the language prints first', () => {
    expect(parse('python/chained.txt').exceptions[0]?.frames.map((f) => f.function)).toEqual([
      'checkout',
      'app',
    ]);
    expect(parse('ruby/reversed.txt').exceptions[0]?.frames.map((f) => f.line)).toEqual([4, 9, 14]);
    expect(parse('python/rich.txt').exceptions[0]?.frames.map((f) => f.function)).toEqual(['serve', 'main']);
    expect(parse('csharp/inner.txt').exceptions.map((e) => e.frames.length)).toEqual([1, 2, 2]);
    expect(parse('php/next.txt').exceptions.map((e) => e.frames.map((f) => f.function))).toEqual([
      ['App\\Db->connect', '{main}'],
      ['PDO->__construct', 'App\\Db->connect', '{main}'],
    ]);
  });

  it('starts a panic at what panicked, not at what unwound', () => {
    expect(parse('go/panic.txt').exceptions[0]?.frames[0]?.function).toBe('panic');
    expect(parse('rust/panic.txt').exceptions[0]?.frames[0]?.function).toBe('tiny::queue::Queue<T>::pop');
  });

  it('keeps the notes of an exception', () => {
    expect(parse('python/group.txt').exceptions[0]?.notes).toEqual(['while refreshing the catalogue']);
  });
});
