"""What models need and machines give: data sheets, architectures, published runs and energy, as frozen values."""
