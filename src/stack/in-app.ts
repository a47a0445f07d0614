import type { StackFrame, StackLanguage } from '../model/index.ts';
import type { StackOptions } from './types.ts';

type Place = Pick<StackFrame, 'file' | 'function' | 'module'>;

const GO_STD = new Set(
  (
    'archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os ' +
    'path plugin reflect regexp runtime slices sort strconv strings sync syscall testing text time unicode unique unsafe vendor panic weak structs'
  ).split(' '),
);

const LIBRARY: Readonly<Record<StackLanguage, (place: Place) => boolean>> = {
  python: ({ file = '' }) =>
    /(?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python\d[\d.]*[/\\]|[/\\]Lib[/\\](?!site)|^<(?:frozen|string|stdin|__array_function__|attrs|decorator-gen)|[/\\]\.?v?env[/\\]lib|python\d+_lib[/\\]|[/\\]\.pyenv[/\\]/.test(
      file,
    ),
  java: ({ module = '' }) =>
    /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android|androidx|dalvik|libcore|com\.android|akka|_COROUTINE)\.|^com\.google\.(?:common|inject|api|cloud\.sql|apphosting|appengine|protobuf|gson)\.|^(?:org\.(?:springframework|hsqldb|sqlite|yaml|json|osgi|scalatra|http4s|apache|hibernate|eclipse|jboss|wildfly|junit|gradle|codehaus|mortbay|aspectj|slf4j|postgresql|mariadb|mongodb|mockito|reactivestreams|glassfish|testng|objectweb|redisson|quartz|thymeleaf|elasticsearch|bson|h2|jooq|flywaydb|scalatest|opentest4j|assertj))\.|^(?:io\.(?:netty|grpc|reactivex|micrometer|undertow|vertx|ktor|lettuce|micronaut|quarkus|opentelemetry|kubernetes))\.|^(?:com\.(?:mysql|zaxxer|fasterxml|netflix|squareup|jetty|mchange|microsoft\.sqlserver|oracle|ibm|intellij|rabbitmq|mongodb|datastax|typesafe|amazonaws))\.|^(?:redis\.clients|reactor|rx|okhttp3|okio|retrofit2|net\.sf|net\.bytebuddy|ch\.qos|feign|play\.(?:core|api)|cats|zio|oracle|weblogic|junit|software\.amazon|lombok|freemarker|feign)\./.test(
      module,
    ) || /\$\$(?:FastClassBy|EnhancerBy|SpringCGLIB)/.test(module),
  javascript: ({ file = '' }) =>
    file === '' ||
    (/[/\\]node_modules[/\\]|^node:|^internal[/\\]|^(?:native|<anonymous>|unknown|index \d+|\[native code\]|anonymous)|^[\w-]+\.js$|^(?:chrome|moz|safari-web)-extension:|^(?:_?stream_\w+|timers|module|net|events)\.js/.test(
      file,
    ) &&
      !/^(?:index|app|main|server|worker)\.js$/.test(file)),
  go: ({ file = '', module = '' }) =>
    module === '' ||
    GO_STD.has(module.split('/', 1)[0] ?? '') ||
    /^(?:golang\.org|google\.golang\.org|gopkg\.in|go\.uber\.org|cloud\.google\.com\/go|k8s\.io\/(?:apimachinery|client-go)|appengine_internal)\b/.test(
      module,
    ) ||
    /\/pkg\/mod\/|\/vendor\/|@v\d|\/usr\/(?:local|lib)\/go[\d.-]*\/src\/|^_cgo_/.test(file),
  csharp: ({ module = '', function: name = '' }) =>
    /^(?:System|Microsoft|MS|mscorlib|Newtonsoft|Npgsql|Mono|Xunit|NUnit|Windows|Castle|Autofac|Grpc|Polly|MySql|StackExchange|RabbitMQ|Serilog|Dapper|MongoDB|Azure|Hangfire|MediatR|lambda_method|Interop)(?:[.(\s]|$)|^lambda_method/.test(
      module || name,
    ) || (module || name).startsWith('('),
  ruby: ({ file = '' }) =>
    /[/\\]gems[/\\]|[/\\]lib(?:64)?[/\\]ruby[/\\]|^<internal:|^\S+ \([\d.]+\w*\) |[/\\]\.?(?:rbenv|rvm|asdf)[/\\]|^(?:\(eval|-e)|[/\\]vendor[/\\]bundle[/\\]|[/\\]bin[/\\](?:rails|bundle|rake|rspec|puma|sidekiq|irb)$/.test(
      file,
    ),
  php: ({ file = '' }) =>
    file === '' ||
    /[/\\]vendor[/\\]|^\[internal function\]|^phar:|[/\\]usr[/\\]share[/\\](?:php|pear)[/\\]/.test(file),
  rust: ({ file = '', function: name = '' }) =>
    /^(?:<?(?:std|core|alloc|tokio|hyper|actix\w*|futures\w*|anyhow|eyre|color_eyre|axum|tower\w*|rayon\w*|test|backtrace|mio|tracing\w*)::)|^(?:rust_begin_unwind|__rust|_start|main|__libc_start|start_thread|clone|_main|rust_panic|__pthread|BaseThread|RtlUser|<unknown>|__scrt)|^<(?:core|alloc|std|tokio|F as core|T as |futures)/.test(
      name,
    ) ||
    /^\/rustc\/|[/\\]\.?cargo[/\\]registry[/\\]|[/\\]rustlib[/\\]|^library[/\\]|[/\\]lib\/rustlib/.test(file),
  dart: ({ file = '' }) =>
    file === '' ||
    /^dart:|^package:(?:flutter|flutter_test|test|test_api|stack_trace|async|http|dio|collection|riverpod|bloc|flutter_bloc|provider|zone|shelf|firebase_\w+|cloud_firestore|hive|get|rxdart)\/|[/\\]\.?pub-cache[/\\]|^org-dartlang-sdk:|^<anonymous>/.test(
      file,
    ),
  unknown: () => false,
};

/** Whether a frame is the team's own code: what the options name first, then the language's rule for runtime, standard library and installed packages. */
export function isInApp(language: StackLanguage, place: Place, options: StackOptions = {}): boolean {
  const named = (prefixes: readonly string[] | undefined): boolean =>
    prefixes?.some(
      (p) => p !== '' && [place.file, place.module, place.function].some((value) => value?.startsWith(p)),
    ) ?? false;
  if (named(options.app)) return true;
  if (named(options.library)) return false;
  return !LIBRARY[language](place);
}
