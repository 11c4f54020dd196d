/** Which network addresses a stranger may send us to: public unicast only. */
import ipaddr from 'ipaddr.js';

/** Public by its range, yet the machine's own cloud: Azure's WireServer, https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const CLOUD_METADATA: readonly string[] = ['168.63.129.16'];

/**
 * True for public unicast IPv4 and IPv6. False for loopback, private, link-local (with 169.254.169.254), CGNAT, multicast,
 * ULA, reserved, and for every form that wraps an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.parse(address).range() === 'unicast' && !CLOUD_METADATA.includes(address);
}
