// Saving a text as a file of the person's own.

// What a stranger calls its file becomes a plain name.
export function save(filename, text, mediaType) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }));
  link.download =
    String(filename)
      .replace(/[^\w.-]+/g, "-")
      .slice(0, 120) || "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
