"""Pictures of the running site: for those who build it, for the README and for the guides."""
