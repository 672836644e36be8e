/** What matches in a page or a fragment, the fragment itself included, and was not met before. */
export function within(root, selector, met) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  const fresh = found.filter((one) => !met.has(one));
  for (const one of fresh) met.add(one);
  return fresh;
}
