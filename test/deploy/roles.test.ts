/** What runs in containers, held against the program: verbs, variables, ports, times. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { STOP_GRACE_MS } from '../../adapters/http/options.js';
import { PLATFORMS } from '../../adapters/registry.js';
import { CLOSE_WITHIN_MS, END_WITHIN_MS } from '../../models/inference-limits.js';
import { botCommand } from '../../src/commands/bot.js';
import { STOP_WITHIN_MS } from '../../src/commands/bots.js';
import { serveCommand } from '../../src/commands/serve.js';
import { workerCommand } from '../../src/commands/worker.js';
import { describeEnvironment, readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import { DRAIN_MS, GIVE_BACK_MS } from '../../src/queue/bull/worker.js';
import { LAST_WORDS_MS } from '../../src/traces/open-traces.js';
import {
  asked,
  COMPOSE_ROLES,
  COMPOSE_VARIABLES,
  CUDA_SERVICES,
  EXAMPLE_VARIABLES,
  IMAGE_ENVIRONMENT,
  IMAGE_USER,
  KUBERNETES_ROLES,
  MANIFESTS,
  OBJECTS,
  objectOf,
  SERVICES,
  TARGETS,
  WORKLOADS,
} from './manifests.js';

/** Longest time from SIGTERM to the end, by the program's own bounds. */
const END_MS: Readonly<Record<string, number>> = {
  [botCommand().name()]: 2 * STOP_WITHIN_MS + LAST_WORDS_MS,
  [workerCommand().name()]: DRAIN_MS + GIVE_BACK_MS + CLOSE_WITHIN_MS + END_WITHIN_MS + LAST_WORDS_MS,
  [serveCommand().name()]:
    2 * STOP_WITHIN_MS + STOP_GRACE_MS + DRAIN_MS + GIVE_BACK_MS + CLOSE_WITHIN_MS + END_WITHIN_MS + LAST_WORDS_MS,
};
const VARIABLES = describeEnvironment().map(({ name }) => name);
const ROLES = [...COMPOSE_ROLES, ...KUBERNETES_ROLES];

it('there are the page, workers and both bots, in compose.yaml and on Kubernetes', () => {
  for (const roles of [COMPOSE_ROLES, KUBERNETES_ROLES]) {
    expect(roles.map(({ verb }) => verb).toSorted()).toEqual(['bot', 'bot', 'serve', 'worker']);
  }
});

describe.each(ROLES)('$name', ({ verb, environment, graceS }) => {
  it('runs a verb that there is', () => {
    expect(Object.keys(END_MS)).toContain(verb);
  });

  it('sets variables that the program reads, with values that it takes', () => {
    expect(VARIABLES).toEqual(expect.arrayContaining(Object.keys(environment)));
    const config = readConfig({ ...IMAGE_ENVIRONMENT, ...environment });
    expect(config).toMatchObject({ home: '/data', host: '0.0.0.0', index: 'pgvector' });
    expect(config.databaseUrl).toMatch(/^postgres:\/\/samelook:\w+@postgres:5432\/samelook$/);
    expect(config.redisUrl).toMatch(/^redis:\/\/(:\w+@)?redis:6379$/);
    if (verb === 'bot') expect([config.telegram, config.discord].filter((bot) => bot !== undefined)).toHaveLength(1);
    else expect(config).toMatchObject({ telegram: undefined, discord: undefined });
  });

  it('has the time that it takes at most to end by itself', () => {
    expect(graceS * 1_000).toBeGreaterThan(END_MS[verb] ?? Number.POSITIVE_INFINITY);
  });
});

describe('compose.yaml', () => {
  it('takes from .env what .env.example explains', () => {
    expect(new Set([...COMPOSE_VARIABLES, 'COMPOSE_PROFILES'])).toEqual(EXAMPLE_VARIABLES);
  });

  it('builds a target of the Dockerfile, and waits for services that say how they are', () => {
    for (const { image, build, depends_on, ports } of Object.values(SERVICES)) {
      if (build !== undefined) expect(TARGETS).toContain(build.target);
      if (image !== 'samelook') continue;
      expect(Object.keys(depends_on).toSorted()).toEqual(['postgres', 'redis']);
      for (const name of Object.keys(depends_on)) expect(SERVICES[name]?.healthcheck).toBeDefined();
      for (const port of ports) expect(port.split(':')[1]).toBe(IMAGE_ENVIRONMENT.PORT);
    }
    expect(SERVICES.web?.build?.target).toBe('cpu');
  });

  it('has an overlay for GPUs, which changes those that search, and all of them', () => {
    const searching = COMPOSE_ROLES.filter(({ verb }) => verb !== 'bot').map(({ name }) => name.split(': ')[1]);
    expect(Object.keys(CUDA_SERVICES).toSorted()).toEqual(searching.toSorted());
    expect(new Set(Object.values(CUDA_SERVICES).map(({ image }) => image))).toEqual(new Set(['samelook:cuda']));
    expect(CUDA_SERVICES.web?.build?.target).toBe('cuda');
    for (const { environment } of Object.values(CUDA_SERVICES))
      expect(readConfig(environment).inference.device).toBe('cuda');
    expect(TARGETS).toContain('cuda');
  });

  it('runs a Redis that writes everything down and forgets nothing', () => {
    const command = SERVICES.redis?.command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--auto-aof-rewrite-min-size 16mb');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});

describe('the Kubernetes manifests', () => {
  const own = WORKLOADS.filter(({ metadata }) => KUBERNETES_ROLES.some(({ name }) => name.endsWith(metadata.name)));

  it('are all applied, but for the example of secrets', () => {
    const Kustomization = z.object({ kind: z.literal('Kustomization'), resources: z.array(z.string()) });
    const [kustomization] = OBJECTS.flatMap((one) => Kustomization.safeParse(one).data ?? []);
    const apart = ['kustomization.yaml', 'secrets.example.yaml'];
    expect(kustomization?.resources.toSorted()).toEqual(MANIFESTS.filter((name) => !apart.includes(name)).toSorted());
  });

  it('take from the secret what its example names', () => {
    const { stringData } = objectOf('Secret', 'samelook', z.object({ stringData: z.record(z.string(), z.string()) }));
    const keys = WORKLOADS.flatMap(({ spec }) => spec.template.spec.containers).flatMap(({ env }) =>
      env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
    );
    expect(new Set(keys.map(({ name }) => name))).toEqual(new Set(['samelook']));
    expect(new Set(keys.map(({ key }) => key))).toEqual(new Set(Object.keys(stringData)));
  });

  it.each(own)('run $metadata.name as the user of the image, and ask it where it answers', async ({ spec }) => {
    const { securityContext, containers } = spec.template.spec;
    expect(securityContext.runAsUser).toBe(IMAGE_USER);
    const [container] = containers;
    expect(container?.ports).toContainEqual({ name: 'health', containerPort: Number(IMAGE_ENVIRONMENT.HEALTH_PORT) });
    const probes = [container?.startupProbe, container?.readinessProbe, container?.livenessProbe].map(asked);
    const figures = { type: 'text/plain', read: async () => '' };
    const ready = async () => ({ ready: true, parts: {} });
    const health = await PLATFORMS.health({ host: '127.0.0.1', port: 0, ready, figures, log: SILENT });
    const address = await health.start();
    try {
      for (const probe of probes) {
        expect(probe?.port).toBe('health');
        expect((await fetch(`${address}${probe?.path}`)).status).toBe(200);
      }
    } finally {
      await health.stop();
    }
  });

  it('run one process for each token, and never two of them at once', () => {
    for (const { metadata, spec } of own) {
      if (!['telegram', 'discord'].includes(metadata.name)) continue;
      expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    }
  });

  it('leave the number of workers to the autoscaling', () => {
    expect(own.find(({ metadata }) => metadata.name === 'worker')?.spec.replicas).toBeUndefined();
  });
});
