import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { entryFrom } from '../intake/testing/records.ts';
import { parseException } from '../stack/index.ts';
import { createMatcher, loadCatalog } from './index.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));

/** How runtimes and libraries say that a setting is not there, and the name that they give (null where they give none). */
const TEXTS: readonly (readonly [from: string, name: string | null, text: string])[] = [
  [
    'Python, lower case',
    'shop_dsn',
    'Traceback (most recent call last):\n  File "/app/conf.py", line 3, in <module>\n    DSN = os.environ["shop_dsn"]\n          ~~~~~~~~~~^^^^^^^^^^^^\n  File "<frozen os>", line 714, in __getitem__\nKeyError: \'shop_dsn\'',
  ],
  [
    'Python, only the line of the source',
    'queue_url',
    'Traceback (most recent call last):\n  File "/app/conf.py", line 3, in load\n    return os.environ["queue_url"]\nKeyError: \'queue_url\'',
  ],
  [
    'python-decouple',
    'SECRET_KEY',
    'decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.',
  ],
  [
    'django-environ',
    'DATABASE_URL',
    'django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable',
  ],
  ['Node, own check', 'STRIPE_KEY', 'Error: Environment variable STRIPE_KEY is not defined'],
  ['Node, own check', 'STRIPE_KEY', 'Error: Missing required environment variable: STRIPE_KEY'],
  ['Node, own check, several', 'STRIPE_KEY', 'Error: Missing environment variables: STRIPE_KEY, SMTP_HOST'],
  [
    'Node, process.env used',
    'KAFKA_BROKERS',
    "/app/dist/config.js:7\nconst hosts = process.env.KAFKA_BROKERS.split(',');\n                                        ^\n\nTypeError: Cannot read properties of undefined (reading 'split')\n    at Object.<anonymous> (/app/dist/config.js:7:41)",
  ],
  [
    'zod 3',
    'DATABASE_URL',
    'ZodError: [\n  {\n    "code": "invalid_type",\n    "expected": "string",\n    "received": "undefined",\n    "path": [\n      "DATABASE_URL"\n    ],\n    "message": "Required"\n  }\n]',
  ],
  [
    'zod 4',
    'DATABASE_URL',
    'ZodError: [\n  {\n    "expected": "string",\n    "code": "invalid_type",\n    "path": [\n      "DATABASE_URL"\n    ],\n    "message": "Invalid input: expected string, received undefined"\n  }\n]',
  ],
  ['t3-env', 'AUTH_SECRET', "❌ Invalid environment variables: { AUTH_SECRET: [ 'Required' ] }"],
  [
    'envalid',
    'REDIS_URL',
    '================================\n Missing environment variables:\n    REDIS_URL: (undefined)\n================================',
  ],
  ['envalid, alone', 'REDIS_URL', 'EnvMissingError: REDIS_URL'],
  [
    'dotenv-safe',
    'API_TOKEN',
    'MissingEnvVarsError: The following variables were defined in .env.example but are not present in the environment:\n  API_TOKEN, API_HOST',
  ],
  ['env-var', 'HTTP_PORT', 'EnvVarError: env-var: "HTTP_PORT" is a required variable, but it was not set'],
  ['Nest with Joi', 'DATABASE_HOST', 'Error: Config validation error: "DATABASE_HOST" is required'],
  [
    'Java, System.getenv',
    null,
    'java.lang.NullPointerException: Cannot invoke "String.isEmpty()" because the return value of "java.lang.System.getenv(String)" is null\n\tat shop.Config.load(Config.java:12)',
  ],
  [
    'Spring',
    'stripe.api-key',
    'Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder \'stripe.api-key\' in value "${stripe.api-key}"\n\tat org.springframework.util.PropertyPlaceholderHelper.parseStringValue(PropertyPlaceholderHelper.java:180)',
  ],
  [
    'Quarkus',
    'ledger.url',
    'java.util.NoSuchElementException: SRCFG00014: The config property ledger.url is required but it could not be found in any config source',
  ],
  [
    'Rust, expect',
    'DATABASE_URL',
    "thread 'main' panicked at src/main.rs:9:10:\nDATABASE_URL must be set: NotPresent\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
  ],
  [
    'Rust, unwrap',
    null,
    "thread 'main' panicked at src/main.rs:9:10:\ncalled `Result::unwrap()` on an `Err` value: NotPresent\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
  ],
  [
    'Rust, anyhow',
    'LISTEN_PORT',
    'Error: cannot read LISTEN_PORT\n\nCaused by:\n    environment variable not found',
  ],
  [
    'Rust, anyhow without the name',
    null,
    'Error: bad configuration\n\nCaused by:\n    environment variable not found',
  ],
  ['Rust, envy', 'smtp_host', 'Error: missing value for field smtp_host'],
  ['Ruby', 'SMTP_HOST', 'config/mail.rb:3:in `fetch\': key not found: "SMTP_HOST" (KeyError)'],
  ['Ruby 3.4', 'SMTP_HOST', 'config/mail.rb:3:in \'fetch\': key not found: "SMTP_HOST" (KeyError)'],
  ['Ruby, dotenv', 'SMTP_HOST', 'Dotenv::MissingKeys: Missing required configuration key: ["SMTP_HOST"]'],
  [
    '.NET, section',
    'Payments',
    "System.InvalidOperationException: Section 'Payments' not found in configuration.\n   at Microsoft.Extensions.Configuration.ConfigurationExtensions.GetRequiredSection(IConfiguration configuration, String key)",
  ],
  [
    '.NET, own check',
    'Stripe:ApiKey',
    "System.InvalidOperationException: Configuration value 'Stripe:ApiKey' is missing.\n   at Shop.Startup.Configure() in /src/Startup.cs:line 20",
  ],
  [
    '.NET, connection string',
    'connectionString',
    "System.ArgumentNullException: Value cannot be null. (Parameter 'connectionString')\n   at Microsoft.EntityFrameworkCore.Utilities.Check.NotEmpty(String value, String parameterName)",
  ],
  [
    'PHP, phpdotenv',
    'MAIL_DSN',
    'PHP Fatal error:  Uncaught Dotenv\\Exception\\ValidationException: One or more environment variables failed assertions: MAIL_DSN is missing. in /app/vendor/vlucas/phpdotenv/src/Validator.php:204',
  ],
  [
    'PHP, Symfony',
    'MAILER_DSN',
    'Symfony\\Component\\DependencyInjection\\Exception\\EnvNotFoundException: Environment variable not found: "MAILER_DSN".',
  ],
  ['PHP, $_ENV', 'MAIL_DSN', 'PHP Warning:  Undefined array key "MAIL_DSN" in /app/config.php on line 4'],
  ['Go, envconfig', 'LEDGER_URL', 'required key LEDGER_URL missing value'],
  ['Go, env', 'LEDGER_URL', 'env: required environment variable "LEDGER_URL" is not set'],
  [
    'Elixir',
    'DATABASE_URL',
    '** (System.EnvError) could not fetch environment variable "DATABASE_URL" because it is not set',
  ],
];

/** Texts that only look like it. */
const OTHERS: readonly string[] = [
  'Traceback (most recent call last):\n  File "/app/orders.py", line 3, in total\n    return row["amount"]\nKeyError: \'amount\'',
  'ZodError: [\n  {\n    "code": "invalid_type",\n    "path": [\n      "email"\n    ],\n    "message": "Required"\n  }\n]',
  "TypeError: Cannot read properties of undefined (reading 'split')\n    at parse (/app/dist/rows.js:7:41)",
  'java.lang.NullPointerException: Cannot invoke "shop.Cart.items()" because "cart" is null',
  'PHP Warning:  Undefined array key "total" in /app/cart.php on line 4',
  'PHP Warning:  Undefined array key "HTTP_X_FORWARDED_FOR" in /app/ip.php on line 4',
  "System.ArgumentNullException: Value cannot be null. (Parameter 'source')",
  'items.rb:3:in `fetch\': key not found: "colour" (KeyError)',
  'Error: "email" is required',
  'panic: missing value for column total',
];

describe('a setting that is missing', () => {
  let seen: (text: string) => readonly { readonly ruleId: string; readonly name: string | undefined }[];
  beforeAll(async () => {
    const match = createMatcher(await loadCatalog([RULES]));
    seen = (text) =>
      match({
        entry: entryFrom({ timestamp: '2026-03-02T10:00:00Z', severity: 'ERROR', textPayload: text }),
        exceptions: parseException(text)?.exceptions ?? [],
      })
        .filter((m) => m.ruleId.startsWith('ENVIRONMENT_VARIABLE_'))
        .map((m) => ({ ruleId: m.ruleId, name: m.captures['name'] }));
  });

  test.each(TEXTS)('%s: %s', (_from, name, text) => {
    expect(seen(text)).toEqual([
      name === null
        ? { ruleId: 'ENVIRONMENT_VARIABLE_NOT_SET', name: undefined }
        : { ruleId: 'ENVIRONMENT_VARIABLE_MISSING', name },
    ]);
  });

  test.each(OTHERS)('is not what %s says', (text) => {
    expect(seen(text)).toEqual([]);
  });
});
