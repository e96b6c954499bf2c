// JSON Schemas read as forms need them: references put in their place, and every value one can give.

/** A schema with what it refers to in its place, also where null is the other choice. */
export function resolved(root, schema) {
  const options = [schema, ...(schema.anyOf ?? [])];
  const reference = options.find((option) => option.$ref)?.$ref;
  if (!reference) return schema;
  const target = reference
    .split("/")
    .slice(1)
    .reduce((at, key) => at[key], root);
  return { ...target };
}

/** The schema of one value by its path below `schema`. */
export function schemaAt(root, schema, path) {
  return path.reduce((at, name) => resolved(root, at.properties[name]), schema);
}

/** Every value a form can ask for below `schema`: [{path, schema}]; lists of objects are none. */
export function valuesOf(root, schema, path = []) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const value = resolved(root, property);
    if (value.properties) return valuesOf(root, value, [...path, name]);
    if (value.items && resolved(root, value.items).properties) return [];
    return [{ path: [...path, name], schema: value }];
  });
}

/** A copy of `tree` with one value of it put in, or taken out by null. */
export function withValue(tree, [name, ...path], value) {
  if (!path.length) {
    const { [name]: _, ...others } = tree;
    return value === null ? others : { ...tree, [name]: value };
  }
  return { ...tree, [name]: withValue(tree[name] ?? {}, path, value) };
}
