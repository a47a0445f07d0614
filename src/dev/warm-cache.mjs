// The last step of the build: reads the bundled rules once, so that a first run need not parse their YAML.
import { rm } from 'node:fs/promises';
import { BUILT_CACHE, BUNDLED_RULES } from '../../dist/cli/assets.js';
import { loadCatalog } from '../../dist/catalog/index.js';

await rm(BUILT_CACHE, { recursive: true, force: true });
await loadCatalog([BUNDLED_RULES], { cacheDir: BUILT_CACHE });
