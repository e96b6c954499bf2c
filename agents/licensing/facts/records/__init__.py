"""Licences and components as frozen records, and how names and expressions find them."""
