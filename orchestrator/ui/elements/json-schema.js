// JSON Schemas read as forms need them: references put in their place, and every value one can give.

// Schemas of strangers may refer to themselves, or be huge.
const DEEPEST = 6;
const MOST = 200;

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

/** Every value a form can ask for below `schema`: [{path, schema, required}]; a list of objects by its first,
 * which has no such list of its own. */
export function valuesOf(root, schema, path = []) {
  if (path.length > DEEPEST) return [];
  return Object.entries(schema.properties ?? {})
    .flatMap(([name, property]) => {
      const value = resolved(root, property);
      const item = value.items ? resolved(root, value.items) : {};
      if (value.properties) return valuesOf(root, value, [...path, name]);
      if (item.properties && path.includes(0)) return [];
      if (item.properties) return valuesOf(root, item, [...path, name, 0]);
      if (value.type === "object") return [];
      return [{ path: [...path, name], schema: value, required: (schema.required ?? []).includes(name) }];
    })
    .slice(0, MOST);
}

/** A copy of `tree` with one value of it put in, or taken out by null; a number in the path is a place in a list. */
export function withValue(tree, [name, ...path], value) {
  if (!path.length) {
    const { [name]: _, ...others } = tree;
    return value === null ? others : { ...tree, [name]: value };
  }
  const below = withValue(tree[name] ?? (typeof path[0] === "number" ? [] : {}), path, value);
  // What nobody filled in leaves no empty place behind.
  if (tree[name] === undefined && !Object.keys(below).length) return tree;
  return Array.isArray(tree) ? Object.assign([...tree], { [name]: below }) : { ...tree, [name]: below };
}
