import fc from 'fast-check';

/**
 * Property tests walk the same cases on every machine, so that a check fails for what changed and not for its luck. `npm run fuzz`
 * walks new ones: it sets `RCA_SEED` anew for each round; a failure prints the seed that repeats it.
 */
fc.configureGlobal({ seed: Number(process.env.RCA_SEED ?? 20_261_127) });
