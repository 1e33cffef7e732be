"""The platform that runs Local4Action HUBs, one folder for each room of the programme's story."""
