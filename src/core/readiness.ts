/** Where a process stands, as orchestrators and load balancers ask for it. */

/** `parts` says it for each part, in words. */
export interface Readiness {
  /** True where it can do its work now. */
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}
