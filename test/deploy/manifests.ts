/** compose.yaml, the Kubernetes manifests and the Dockerfile, as far as they name parts of the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../house/project.js';

/** A container that runs a verb of samelook. */
export interface Role {
  readonly name: string;
  readonly verb: string;
  /** As the program reads it, with every reference filled in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly graceS: number;
}

/** Stands for whatever an operator fills in. */
const SECRETS: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'letters0and1digits',
  REDIS_PASSWORD: 'others2and3digits',
  TELEGRAM_TOKEN: '123456:ABC-DEF',
  DISCORD_TOKEN: 'abc.DEF.ghi',
};

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Every document of a YAML file. @throws where it is not YAML */
function documents(path: string): unknown[] {
  return parseAllDocuments(text(path), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.join(', ')}`);
    return document.toJS() as unknown;
  });
}

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
      build: z.object({ target: z.string() }).optional(),
      ports: z.array(z.string()).default([]),
      stop_grace_period: z.string().optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
    }),
  ),
});

/** The services of compose.yaml, references to variables as they are written. */
export const SERVICES = Compose.parse(documents('compose.yaml')[0]).services;

const Overlay = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ target: z.string() }).optional(),
      environment: z.record(z.string(), z.string()),
    }),
  ),
});
/** What compose.cuda.yaml changes of them. */
export const CUDA_SERVICES = Overlay.parse(documents('compose.cuda.yaml')[0]).services;

/** The variables that compose.yaml takes from .env. */
export const COMPOSE_VARIABLES = new Set([...text('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));

/** The variables that .env.example explains. */
export const EXAMPLE_VARIABLES = new Set([...text('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name));

const Environment = z.array(
  z.object({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
  }),
);
const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const Container = z.object({
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: Environment.default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
  startupProbe: z.unknown(),
  readinessProbe: z.unknown(),
  livenessProbe: z.unknown(),
});
const Workload = z.object({
  kind: z.enum(['Deployment', 'StatefulSet']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number().optional(),
    strategy: z.object({ type: z.string() }).optional(),
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number().optional(),
        securityContext: z.object({ runAsUser: z.number() }),
        containers: z.array(Container).length(1),
      }),
    }),
  }),
});

const FOLDER = 'deploy/kubernetes';
/** Names of the manifests. */
export const MANIFESTS = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith('.yaml'));
/** Every object of the manifests. */
export const OBJECTS = MANIFESTS.flatMap((name) => documents(join(FOLDER, name)));
/** Those that run containers. */
export const WORKLOADS = OBJECTS.flatMap((one) => Workload.safeParse(one).data ?? []);

/** The one object of a kind and name. */
export function objectOf<Shape extends z.ZodType>(kind: string, name: string, shape: Shape): z.infer<Shape> {
  const Named = z.object({ kind: z.literal(kind), metadata: z.object({ name: z.literal(name) }) });
  const found = OBJECTS.filter((one) => Named.safeParse(one).success);
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name}`);
  return shape.parse(found[0]);
}

/** What a probe asks for; undefined where it asks by another way. */
export const asked = (probe: unknown) => Probe.safeParse(probe).data?.httpGet;

/** The roles of compose.yaml. */
export const COMPOSE_ROLES: readonly Role[] = Object.entries(SERVICES)
  .filter(([, { image }]) => image === 'samelook')
  .map(([name, { command, environment, stop_grace_period = '10s' }]) => ({
    name: `compose.yaml: ${name}`,
    verb: command[0] ?? '',
    environment: Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [
        key,
        value.replaceAll(/\$\{(\w+)[^}]*\}/g, (_all, from: string) => SECRETS[from] ?? ''),
      ]),
    ),
    graceS: Number(stop_grace_period.replace(/s$/, '')),
  }));

/** The roles of the Kubernetes manifests. */
export const KUBERNETES_ROLES: readonly Role[] = WORKLOADS.flatMap(({ metadata, spec }) => {
  const { containers, terminationGracePeriodSeconds: graceS = 30 } = spec.template.spec;
  const [container] = containers;
  if (container?.image !== 'samelook') return [];
  const settings = objectOf('ConfigMap', 'samelook', z.object({ data: z.record(z.string(), z.string()) })).data;
  const own: Record<string, string> = { ...settings };
  const references = new Set<string>();
  for (const { name, value, valueFrom } of container.env) {
    const fill = (_all: string, from: string) => {
      references.add(from);
      return own[from] ?? '';
    };
    own[name] = value?.replaceAll(/\$\((\w+)\)/g, fill) ?? SECRETS[valueFrom?.secretKeyRef.key ?? ''] ?? '';
  }
  // Only there for addresses to be made of.
  const environment = Object.fromEntries(Object.entries(own).filter(([name]) => !references.has(name)));
  return [{ name: `Kubernetes: ${metadata.name}`, verb: container.args[0] ?? '', environment, graceS }];
});

const dockerfile = text('Dockerfile');
/** Of the Dockerfile. */
export const TARGETS = [...dockerfile.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name);
/** The user that the image runs as. */
export const IMAGE_USER = Number(/--uid (\d+)/.exec(dockerfile)?.[1]);
/** What the image sets. */
export const IMAGE_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  [...dockerfile.matchAll(/^(?:ENV | {4})([A-Z_]+)=(\S+)/gm)].map(([, name = '', value = '']) => [name, value]),
);
