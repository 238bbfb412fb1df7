/** How many shells and steps of this program stand around a child, itself included: the number in its `ATMOS_SHLVL`. */
export function nextLevel(current: string | undefined): number {
  return /^\d{1,6}$/.test(current ?? "") ? Number(current) + 1 : 1;
}
